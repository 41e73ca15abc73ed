/** What the pods of the tests run: a small server that does as it is told over HTTP. Settings come from its environment. */
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const { env } = process;
const state = { ready: true, live: true, drainMs: Number(env['DRAIN_MS'] ?? 0) };
const kept: Buffer[] = [];

const answer = (response: ServerResponse, status: number, body: unknown = {}) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

function burn(ms: number): number {
  let rounds = 0;
  for (const end = performance.now() + ms; performance.now() < end; rounds++) Math.sqrt(rounds);
  return rounds;
}

/** Works without a pause, but hears what it is told in between. */
let work = 0;
function workForever(): void {
  const end = performance.now() + 4;
  while (performance.now() < end) for (let round = 0; round < 1000; round++) work += Math.sqrt(round) > 5 ? 1 : 1;
  setImmediate(workForever);
}

const commands: Readonly<Record<string, (query: URLSearchParams) => unknown>> = {
  '/unready': () => void (state.ready = false),
  '/ready-again': () => void (state.ready = true),
  '/unlive': () => void (state.live = false),
  '/exit': (query) => void setTimeout(() => process.exit(Number(query.get('code') ?? 0)), 5),
  '/fill': (query) => void setTimeout(() => kept.push(Buffer.alloc(Number(query.get('mebibytes')) << 20, 1)), 5),
  '/spin': () => workForever(),
  '/worked': () => ({ work }),
  '/burn': (query) => ({ rounds: burn(Number(query.get('ms'))) }),
  '/env': () => env,
};

if (env['EXIT_CODE'] !== undefined) {
  process.stdout.write(`exits with ${env['EXIT_CODE']}\n`);
  process.exit(Number(env['EXIT_CODE']));
}
process.stdout.write(`starts as ${process.pid}\n`);
await sleep(Number(env['START_MS'] ?? 0));

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  answer(response, 200, commands[url.pathname]?.(url.searchParams) ?? { pid: process.pid });
}).listen(Number(env['GAMEDAY_PORT']), '127.0.0.1');
const admin = createServer((request, response) => {
  if (request.url === '/prestop') process.stdout.write('preStop\n');
  const well = request.url === '/livez' ? state.live : state.ready;
  answer(response, well ? 200 : 503);
}).listen(Number(env['GAMEDAY_ADMIN_PORT']), '127.0.0.1');

process.on('SIGTERM', () => {
  process.stdout.write('SIGTERM\n');
  if (env['STUBBORN'] !== undefined) return;
  setTimeout(() => {
    server.close();
    admin.close();
    process.exit(0);
  }, state.drainMs);
});
