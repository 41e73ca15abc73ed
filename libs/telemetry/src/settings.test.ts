import { describe, expect, it } from 'vitest';
import { readTraceSettings } from './settings.ts';

const warned = (env: NodeJS.ProcessEnv) => readTraceSettings(env).warnings;

describe('the OpenTelemetry environment', () => {
  it('has defaults that need nothing set', () => {
    expect(readTraceSettings({})).toEqual({
      disabled: false,
      exporter: 'otlp',
      sampler: { name: 'parentbased_always_on', ratio: 1 },
      receiver: { url: new URL('http://127.0.0.1:4318/v1/traces'), headers: {}, timeoutMs: 10_000, gzip: false },
      queue: { spansMax: 2048, batchMax: 512, delayMs: 1_000, giveUpMs: 30_000 },
      limits: {
        attributeCountLimit: 128,
        attributeValueLengthLimit: Infinity,
        eventCountLimit: 128,
        linkCountLimit: 128,
        attributePerEventCountLimit: 128,
        attributePerLinkCountLimit: 128,
      },
      resource: {},
      warnings: [],
    });
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9000' }, 'http://127.0.0.1:9000/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9000/base/' }, 'http://127.0.0.1:9000/base/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:9000/own' }, 'http://127.0.0.1:9000/own'],
    [
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://x/own', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9000' },
      'https://x/own',
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'nonsense' }, 'http://127.0.0.1:4318/v1/traces'],
  ])('%j sends spans to %s', (env, url) => {
    expect(readTraceSettings(env).receiver.url.href).toBe(url);
  });

  it.each([
    [{ OTEL_SDK_DISABLED: 'TRUE' }, { disabled: true }],
    [{ OTEL_SDK_DISABLED: '1' }, { disabled: false }],
    [{ OTEL_TRACES_EXPORTER: 'none' }, { exporter: 'none' }],
    [
      { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' },
      { sampler: { name: 'parentbased_traceidratio', ratio: 0.25 } },
    ],
    [{ OTEL_BSP_MAX_QUEUE_SIZE: '100' }, { queue: { spansMax: 100, batchMax: 100, delayMs: 1_000, giveUpMs: 30_000 } }],
    [
      { OTEL_BSP_SCHEDULE_DELAY: '50', OTEL_BSP_EXPORT_TIMEOUT: '70', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10' },
      { queue: { spansMax: 2048, batchMax: 10, delayMs: 50, giveUpMs: 70 } },
    ],
    [
      { OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=lab,service.name=a', OTEL_SERVICE_NAME: 'b' },
      { resource: { 'deployment.environment.name': 'lab', 'service.name': 'b' } },
    ],
  ])('%j is honoured', (env, settings) => {
    expect(readTraceSettings(env)).toMatchObject(settings);
  });

  it('reads headers, time-outs and compression, the traces’ own before the common ones', () => {
    const { receiver } = readTraceSettings({
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b,x=1',
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
      OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '200',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    });
    expect(receiver).toMatchObject({ headers: { 'api-key': 'a b', x: '1' }, timeoutMs: 200, gzip: true });
  });

  it('takes span limits before the common limits', () => {
    const { limits } = readTraceSettings({
      OTEL_ATTRIBUTE_COUNT_LIMIT: '5',
      OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '9',
    });
    expect(limits).toMatchObject({ attributeCountLimit: 5, attributeValueLengthLimit: 9 });
  });

  it('says what it cannot use, and goes on with the default', () => {
    expect(warned({ OTEL_TRACES_SAMPLER: 'jaeger_remote' })).toEqual([
      expect.stringContaining('OTEL_TRACES_SAMPLER is "jaeger_remote"'),
    ]);
    expect(warned({ OTEL_TRACES_SAMPLER_ARG: '2' })).toHaveLength(1);
    expect(warned({ OTEL_BSP_MAX_QUEUE_SIZE: '-1' })).toHaveLength(1);
    expect(warned({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toHaveLength(1);
    expect(warned({ OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://x' })).toHaveLength(1);
    expect(warned({ OTEL_TRACES_SAMPLER: '' })).toEqual([]);
  });
});
