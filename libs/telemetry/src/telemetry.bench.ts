import { label, metric } from '@gameday/conventions';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { extractContext, injectHeaders, runWithContext, withRequestId } from './context.ts';
import { encodeSpans } from './otlp-json.ts';
import { endServerSpan, startServerSpan } from './server-span.ts';
import { startTelemetry } from './telemetry.ts';

/**
 * What a request's telemetry costs, in microseconds of CPU: `node src/telemetry.bench.ts`.
 * The receiver is a closed port unless OTEL_EXPORTER_OTLP_ENDPOINT names one, so sending is measured as encoding.
 */
const telemetry = startTelemetry({
  service: 'bench',
  version: '1',
  replica: 'bench-0',
  env: { GAMEDAY_LOG_LEVEL: 'silent', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', ...process.env },
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

const cases: Array<readonly [string, () => unknown, number]> = [
  ['nothing', () => undefined, 1],
  ['extract the context', () => extractContext(headers), 1],
  ['inject the context', () => injectHeaders(trace.setSpan(ROOT_CONTEXT, sample), outgoing), 1],
  ['server span', () => endServerSpan(openSpan(), end), 1],
  ['histogram with exemplar', () => durations.observe(labels, 0.003, sample), 1],
  ['histogram with exemplar, bound', () => bound.observe(0.003, sample), 1],
  ['gauge up and down', () => (active.inc({}), active.dec({})), 1],
  ['context switch', () => runWithContext(ROOT_CONTEXT, () => undefined), 1],
  ['encode a span', () => encodeSpans(batch), batch.length],
  ['a whole request, without sending', request, 1],
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
process.exit(0);
