import { context, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentTraceId, runWithContext, withoutTracing } from './context.ts';
import { startTelemetry, type Telemetry } from './telemetry.ts';
import { startTestReceiver, type TestReceiver } from './test-receiver.ts';

let receiver: TestReceiver;
let telemetry: Telemetry | undefined;
beforeEach(async () => {
  receiver = await startTestReceiver();
});
afterEach(async () => {
  await telemetry?.shutdown();
  await receiver.close();
});

const start = (env: NodeJS.ProcessEnv = {}) =>
  (telemetry = startTelemetry({
    service: 'feed',
    version: '1.2.3',
    replica: 'feed-0',
    env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url, GAMEDAY_LOG_LEVEL: 'silent', ...env },
  }));

describe('telemetry', () => {
  it('sends spans with the identity of the process, and counts them', async () => {
    const { tracer, metrics, shutdown } = start({ OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=lab' });
    tracer.startSpan('one').end();
    await shutdown();
    expect(receiver.spans).toMatchObject([{ name: 'one' }]);
    const [request] = receiver.requests;
    for (const [key, value] of [
      ['service.name', 'feed'],
      ['service.version', '1.2.3'],
      ['service.instance.id', 'feed-0'],
      ['deployment.environment.name', 'lab'],
    ]) {
      expect(request?.body).toContain(`{"key":"${key}","value":{"stringValue":"${value}"}}`);
    }
    const { body } = await metrics.exposition();
    expect(body).toContain('telemetry_spans_exported_total{service="feed"} 1');
    expect(body).toContain('service_info{version="1.2.3",service="feed"} 1');
  });

  it('sends nothing of what runs without tracing, and everything beside and after it', async () => {
    const { tracer, shutdown } = start();
    const looking = withoutTracing(async () => {
      await Promise.resolve();
      tracer.startSpan('a look at the table').end();
    });
    tracer.startSpan('beside').end();
    await looking;
    tracer.startSpan('after').end();
    await shutdown();
    expect(receiver.spans.map(({ name }) => name)).toEqual(['beside', 'after']);
  });

  it('counts the spans that it loses', async () => {
    const { tracer, metrics, shutdown } = start({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1' });
    tracer.startSpan('one').end();
    await shutdown();
    const { body } = await metrics.exposition();
    expect(body).toContain('telemetry_spans_dropped_total{reason="export_failed",service="feed"} 1');
  });

  it('keeps the active span through what is awaited', async () => {
    const { tracer } = start();
    const span = tracer.startSpan('parent');
    await runWithContext(trace.setSpan(context.active(), span), async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(currentTraceId()).toBe(span.spanContext().traceId);
      const child = tracer.startSpan('child');
      expect(child.spanContext().traceId).toBe(span.spanContext().traceId);
    });
    expect(currentTraceId()).toBeUndefined();
  });

  it.each([
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '1' }, 1],
    [{ OTEL_TRACES_EXPORTER: 'none' }, 0],
    [{ OTEL_SDK_DISABLED: 'true' }, 0],
  ])('with %j sends %d of 1 span', async (env, count) => {
    const { tracer, shutdown } = start(env);
    tracer.startSpan('one').end();
    await shutdown();
    expect(receiver.spans).toHaveLength(count);
  });

  it('passes the trace on where it is disabled', () => {
    const { tracer } = start({ OTEL_SDK_DISABLED: 'true' });
    const parent = trace.setSpanContext(context.active(), {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      traceFlags: 1,
    });
    expect(tracer.startSpan('x', {}, parent).spanContext().traceId).toBe('a'.repeat(32));
  });
});
