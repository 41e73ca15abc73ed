// Stands in for a replica of a service; the service's name says how it behaves.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const service = process.env['GAMEDAY_SERVICE'] ?? '';
const started = Date.now();
const lateMs = service === 'late' ? 700 : 0;

if (service === 'crashing') {
  process.stderr.write('this one cannot work\n');
  process.exit(7);
}
// Crashes until somebody makes the file that it wants.
if (service === 'picky' && !existsSync(join(process.env['TMPDIR'] ?? '', 'picky-may-run'))) process.exit(8);
process.on('SIGTERM', () => {
  if (service !== 'stubborn') process.exit(0);
});
createServer((_request, response) => response.end(service)).listen(Number(process.env['GAMEDAY_PORT']), '127.0.0.1');
createServer((_request, response) => {
  response.statusCode = Date.now() - started >= lateMs ? 200 : 503;
  response.end('{"ready":false}');
}).listen(Number(process.env['GAMEDAY_ADMIN_PORT']), '127.0.0.1');
process.stdout.write(`${JSON.stringify({ level: 'info', time: new Date().toISOString(), msg: 'up', service })}\n`);
