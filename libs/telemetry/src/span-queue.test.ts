import { TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeSpans } from './otlp-json.ts';
import { readTraceSettings, type QueueSettings } from './settings.ts';
import { SpanQueue, type DropReason } from './span-queue.ts';
import { httpSender } from './span-sender.ts';
import { startTestReceiver, status, type TestReceiver } from './test-receiver.ts';

let receiver: TestReceiver;
const queues: SpanQueue[] = [];
beforeEach(async () => {
  receiver = await startTestReceiver();
});
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.shutdown(0)));
  await receiver.close();
});

function start(change: Partial<QueueSettings> = {}, env: NodeJS.ProcessEnv = {}) {
  const settings = readTraceSettings({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url, ...env });
  const seen = { exported: 0, dropped: {} as Partial<Record<DropReason, number>>, states: [] as boolean[] };
  const queue = new SpanQueue({
    settings: { spansMax: 100, batchMax: 10, delayMs: 20, giveUpMs: 5_000, ...change },
    sender: httpSender(settings.receiver),
    encode: encodeSpans,
    backoffMsMin: 10,
    backoffMsMax: 40,
    events: {
      exported: (spans) => (seen.exported += spans),
      dropped: (spans, reason) => (seen.dropped[reason] = (seen.dropped[reason] ?? 0) + spans),
      receiver: ({ reachable }) => seen.states.push(reachable),
    },
  });
  queues.push(queue);
  const tracer = new TracerProvider({ spanProcessors: [queue] }).getTracer('test');
  const spans = (count: number) => {
    for (let index = 0; index < count; index += 1) tracer.startSpan(`span ${index}`).end();
  };
  return { queue, seen, spans };
}

describe('the queue of ended spans', () => {
  it('sends a few after the delay, in one request', async () => {
    const { spans, seen } = start();
    spans(3);
    await vi.waitUntil(() => receiver.spans.length === 3);
    expect(receiver.requests).toHaveLength(1);
    expect(receiver.requests[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
    await vi.waitUntil(() => seen.exported === 3);
  });

  it('sends many in batches over one connection, without waiting for the delay', async () => {
    const { spans } = start({ delayMs: 60_000 });
    spans(40);
    await vi.waitUntil(() => receiver.spans.length === 40);
    expect(receiver.requests).toHaveLength(4);
    expect(await receiver.connections()).toBe(1);
  });

  it('keeps to its limit while nothing is taken, and drops and counts what is new', async () => {
    receiver.answer = () => undefined;
    const { spans, seen } = start({ spansMax: 30 });
    spans(35);
    await vi.waitUntil(() => receiver.requests.length >= 1);
    spans(50);
    expect(seen.dropped).toEqual({ queue_full: 55 });
  });

  it('tries a batch again while the receiver is ill, and says so once at each change', async () => {
    receiver.answer = status(503);
    const { spans, seen } = start();
    spans(5);
    await vi.waitUntil(() => receiver.requests.length >= 3);
    receiver.answer = status(200);
    await vi.waitUntil(() => seen.exported === 5);
    expect(receiver.spans.map(({ name }) => name)).toEqual(['span 0', 'span 1', 'span 2', 'span 3', 'span 4']);
    expect(seen).toMatchObject({ dropped: {}, states: [false, true] });
  });

  it('waits as long as the receiver asks for', async () => {
    receiver.answer = status(429, { 'retry-after': '1' });
    const { spans, seen } = start();
    spans(1);
    await vi.waitUntil(() => receiver.requests.length >= 1);
    const asked = performance.now();
    receiver.answer = status(200);
    await vi.waitUntil(() => seen.exported === 1, 3_000);
    expect(performance.now() - asked).toBeGreaterThan(900);
  });

  it('goes on when a receiver comes that was not there', async () => {
    const { port } = new URL(receiver.url);
    await receiver.close();
    const { spans, seen } = start();
    spans(5);
    await vi.waitUntil(() => seen.states.length === 1);
    receiver = await startTestReceiver(Number(port));
    await vi.waitUntil(() => receiver.spans.length === 5);
  });

  it('gives a batch up in time', async () => {
    receiver.answer = status(503);
    const { spans, seen } = start({ giveUpMs: 100 });
    spans(5);
    await vi.waitUntil(() => seen.dropped.export_failed === 5);
  });

  it('does not repeat what the receiver refuses', async () => {
    receiver.answer = status(400);
    const { spans, seen } = start();
    spans(5);
    await vi.waitUntil(() => seen.dropped.refused === 5);
    expect(receiver.requests).toHaveLength(1);
  });

  it('cuts a request that takes too long', async () => {
    receiver.answer = () => undefined;
    const { spans, seen } = start({ giveUpMs: 0 }, { OTEL_EXPORTER_OTLP_TIMEOUT: '50' });
    spans(1);
    await vi.waitUntil(() => seen.dropped.export_failed === 1);
  });

  it('compresses and sends headers where it is told to', async () => {
    const { spans } = start({}, { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip', OTEL_EXPORTER_OTLP_HEADERS: 'x-key=1' });
    spans(2);
    await vi.waitUntil(() => receiver.spans.length === 2);
    expect(receiver.requests[0]?.headers).toMatchObject({ 'content-encoding': 'gzip', 'x-key': '1' });
  });

  it('sends all that waits when it shuts down, and takes nothing more', async () => {
    const { queue, spans, seen } = start({ delayMs: 60_000 });
    spans(9);
    await queue.shutdown();
    spans(1);
    expect(seen.exported).toBe(9);
    expect(receiver.spans).toHaveLength(9);
  });

  it.each([
    ['hangs', () => undefined],
    ['is ill', status(503)],
  ])('shuts down in time where the receiver %s', async (_how, answer) => {
    receiver.answer = answer;
    const { queue, spans, seen } = start();
    spans(25);
    await vi.waitUntil(() => receiver.requests.length >= 1);
    const started = performance.now();
    await queue.shutdown(200);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(seen.dropped.export_failed).toBe(25);
  });

  it('leaves spans alone that are not sampled', async () => {
    const { queue, seen } = start();
    const span = { spanContext: () => ({ traceId: 'a', spanId: 'b', traceFlags: 0 }) };
    queue.onEnd(span as unknown as Parameters<SpanQueue['onEnd']>[0]);
    await queue.forceFlush();
    expect({ seen, requests: receiver.requests }).toMatchObject({ seen: { exported: 0, dropped: {} }, requests: [] });
  });
});
