// Stands in for an engine: answers every request on its port, and writes each into its log.
import { createServer } from 'node:http';

createServer((request, response) => {
  process.stdout.write(`${request.method} ${decodeURIComponent(request.url ?? '')}\n`);
  response.end('{}');
}).listen(Number(process.argv[2]), '127.0.0.1');
