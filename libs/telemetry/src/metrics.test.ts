import { label, metric, type MetricDescription } from '@gameday/conventions';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMetrics, type Metrics } from './metrics.ts';

const errors: unknown[] = [];
let metrics: Metrics;
beforeEach(() => {
  errors.length = 0;
  metrics = createMetrics({ service: 'feed', onError: (error) => errors.push(error), processMetrics: false });
});

const body = async () => (await metrics.exposition()).body;
const linesOf = async (name: string) => (await body()).split('\n').filter((line) => line.startsWith(name));
const request = { [label.method]: 'GET', [label.route]: '/api/posts/:id', [label.statusCode]: '200' } as const;
const sampled = new TracerProvider().getTracer('test').startSpan('sampled');

describe('the exposition', () => {
  it('is OpenMetrics, whatever is in it', async () => {
    const { contentType, body: text } = await metrics.exposition();
    expect(contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  it('puts the service on every series', async () => {
    metrics.counter(metric.outboxDelivered).inc({ outcome: 'ok' }, 2);
    metrics.gauge(metric.serverInFlight).set({}, 3);
    expect(await linesOf('outbox_deliveries_total')).toEqual([
      'outbox_deliveries_total{outcome="ok",service="feed"} 2',
    ]);
    expect(await linesOf('http_server_active_requests')).toEqual(['http_server_active_requests{service="feed"} 3']);
  });

  it('counts values up to and with each bucket', async () => {
    const histogram = metrics.histogram(metric.serverDuration, { buckets: [0.1, 1] });
    for (const value of [0.05, 0.1, 0.5, 1, 7]) histogram.observe(request, value);
    const labels = 'http_request_method="GET",http_route="/api/posts/:id",http_response_status_code="200"';
    expect(await linesOf('http_server_request_duration_seconds')).toEqual([
      `http_server_request_duration_seconds_bucket{le="0.1",service="feed",${labels}} 2`,
      `http_server_request_duration_seconds_bucket{le="1.0",service="feed",${labels}} 4`,
      `http_server_request_duration_seconds_bucket{le="+Inf",service="feed",${labels}} 5`,
      `http_server_request_duration_seconds_sum{service="feed",${labels}} 8.65`,
      `http_server_request_duration_seconds_count{service="feed",${labels}} 5`,
    ]);
  });

  it('has an exemplar in the bucket of a sampled span’s value, and none of an unsampled one', async () => {
    const histogram = metrics.histogram(metric.databaseDuration, { buckets: [1] });
    const unsampled = new TracerProvider({ sampler: new AlwaysOffSampler() }).getTracer('test').startSpan('unsampled');
    const labels = { [label.database]: 'feed', [label.outcome]: 'ok' } as const;
    histogram.observe(labels, 0.5, sampled);
    histogram.bind(labels).observe(2, unsampled);
    const [first, second] = await linesOf('db_client_operation_duration_seconds_bucket');
    expect(first).toMatch(new RegExp(` 1 # \\{trace_id="${sampled.spanContext().traceId}"\\} 0.5 \\d+\\.?\\d*$`));
    expect(second).toMatch(/ 2$/);
  });

  it('escapes label values', async () => {
    metrics.histogram(metric.databaseDuration, { buckets: [1] }).observe({ database: 'a"b\\c\n', outcome: 'ok' }, 0);
    expect((await linesOf('db_client_operation_duration_seconds_count'))[0]).toContain('database="a\\"b\\\\c\\n"');
  });

  it('asks the collectors first, and reports one that fails', async () => {
    const gauge = metrics.gauge(metric.outboxPending);
    metrics.onScrape(() => {
      throw new Error('cannot know');
    });
    metrics.onScrape(async () => gauge.set({}, 4));
    expect(await linesOf('outbox_pending_events')).toEqual(['outbox_pending_events{service="feed"} 4']);
    expect(errors).toEqual([new Error('cannot know')]);
  });

  it('has the process’ own metrics', async () => {
    metrics = createMetrics({ service: 'feed', onError: (error) => errors.push(error) });
    const text = await body();
    for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_heap_size_used_bytes']) {
      expect(text).toMatch(new RegExp(`^${name}\\{service="feed"\\} [\\d.e+]+$`, 'm'));
    }
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds{service="feed"}');
    expect(text).toContain('# TYPE nodejs_gc_duration_seconds histogram');
  });
});

describe('making metrics', () => {
  it('gives the same metric for the same description', () => {
    expect(metrics.histogram(metric.serverDuration)).toBe(metrics.histogram(metric.serverDuration));
    expect(metrics.counter(metric.outboxDelivered)).toBe(metrics.counter(metric.outboxDelivered));
  });

  it('refuses a description of another type', () => {
    expect(() => metrics.counter(metric.serverInFlight)).toThrow(
      'http_server_active_requests is a gauge, not a counter',
    );
  });

  it.each([
    ['a missing label', { outcome: 'ok' }],
    ['an unknown label', { outcome: 'ok', database: 'feed', userId: 'u1' }],
  ])('refuses %s', (_what, labels) => {
    const histogram = metrics.histogram(metric.databaseDuration as MetricDescription);
    expect(() => histogram.observe(labels, 1)).toThrow('has the labels database, outcome');
  });

  it('leaves a value out that is no number', async () => {
    const histogram = metrics.histogram(metric.databaseDuration);
    histogram.observe({ database: 'feed', outcome: 'ok' }, NaN);
    expect((await linesOf('db_client_operation_duration_seconds_count'))[0]).toMatch(/ 0$/);
  });
});
