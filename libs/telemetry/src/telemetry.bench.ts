import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { label, metric } from '@gameday/conventions';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { extractContext, injectHeaders, runWithContext, withRequestId } from './context.ts';
import { encodeSpans } from './otlp-json.ts';
import { endServerSpan, startServerSpan } from './server-span.ts';
import { startTelemetry } from './telemetry.ts';

const receiverSource = `require('node:http').createServer((request, response) => {
  request.resume().on('end', () => response.end('{}'));
}).listen(0, '127.0.0.1', function () { process.stdout.write('http://127.0.0.1:' + this.address().port) })`;

/**
 * What a request's telemetry costs, in microseconds of CPU of all threads: `node src/telemetry.bench.ts`. The receiver
 * of the spans is another process, as in life.
 */
const receiver = spawn(process.execPath, ['-e', receiverSource], { stdio: ['ignore', 'pipe', 'inherit'] });
const [endpoint] = (await once(receiver.stdout, 'data')) as [Buffer];
const telemetry = startTelemetry({
  service: 'bench',
  version: '1',
  replica: 'bench-0',
  env: { GAMEDAY_LOG_LEVEL: 'silent', OTEL_EXPORTER_OTLP_ENDPOINT: String(endpoint) },
});
const durations = telemetry.metrics.histogram(metric.serverDuration);
const active = telemetry.metrics.gauge(metric.serverInFlight);
const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', host: 'x' };
const labels = { [label.method]: 'GET', [label.route]: '/api/posts/:id', [label.statusCode]: '200' };
const bound = durations.bind(labels);
const outgoing: Record<string, string> = {};

const openSpan = () =>
  startServerSpan(telemetry.tracer, {
    method: 'GET',
    path: '/api/posts/42',
    parent: extractContext(headers),
    requestId: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
  });
const end = { method: 'GET', route: '/api/posts/:id', statusCode: 200, userId: 'u1' };
const sample = openSpan();
endServerSpan(sample, end);
const batch = new Array<ReadableSpan>(512).fill(sample as unknown as ReadableSpan);

const request = () => {
  active.inc({});
  const parent = extractContext(headers);
  const span = startServerSpan(telemetry.tracer, { method: 'GET', path: '/api/posts/42', parent, requestId: 'r' });
  runWithContext(withRequestId(trace.setSpan(parent, span), 'r'), () => undefined);
  durations.observe({ [label.method]: 'GET', [label.route]: end.route, [label.statusCode]: '200' }, 0.003, span);
  endServerSpan(span, end);
  active.dec({});
};

/** The SDK's work alone: a tracer whose spans go nowhere. */
const quiet = startTelemetry({
  service: 'bench',
  version: '1',
  replica: 'b',
  env: { OTEL_TRACES_EXPORTER: 'none' },
}).tracer;
const serverSpan = () =>
  endServerSpan(
    startServerSpan(quiet, { method: 'GET', path: '/api/posts/42', parent: ROOT_CONTEXT, requestId: 'r' }),
    end,
  );

const cases: Array<readonly [string, () => unknown, number]> = [
  ['nothing', () => undefined, 1],
  ['extract the context', () => extractContext(headers), 1],
  ['inject the context', () => injectHeaders(trace.setSpan(ROOT_CONTEXT, sample), outgoing), 1],
  ['server span', serverSpan, 1],
  ['histogram with exemplar', () => durations.observe(labels, 0.003, sample), 1],
  ['histogram with exemplar, bound', () => bound.observe(0.003, sample), 1],
  ['gauge up and down', () => (active.inc({}), active.dec({})), 1],
  ['context switch', () => runWithContext(ROOT_CONTEXT, () => undefined), 1],
  ['encode a span', () => encodeSpans(batch), batch.length],
];

for (const [name, work, units] of cases) {
  const rounds = Math.ceil(300_000 / units);
  for (let round = 0; round < rounds / 5; round += 1) work();
  let best = Infinity;
  for (let repeat = 0; repeat < 5; repeat += 1) {
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / rounds / units);
  }
  process.stdout.write(`${name.padEnd(36)} ${best.toFixed(2)} µs\n`);
}

/** About 5000 requests a second, so that spans are sent in between as in a busy service; CPU of one of them. */
async function paced(work: () => void, rounds: number): Promise<number> {
  const perRound = 50;
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) {
    for (let index = 0; index < perRound; index += 1) work();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / rounds / perRound;
}

await paced(request, 300);
const nothing = await paced(() => undefined, 300);
const whole = await paced(request, 600);
process.stdout.write(`${'a whole request, sending included'.padEnd(36)} ${(whole - nothing).toFixed(2)} µs\n`);
await telemetry.shutdown();
const { body } = await telemetry.metrics.exposition();
process.stdout.write(
  `${body
    .split('\n')
    .filter((line) => line.startsWith('telemetry_spans_'))
    .join('\n')}\n`,
);
receiver.kill();
process.exit(0);
