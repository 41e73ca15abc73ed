import { parseKeyPairsIntoRecord } from '@opentelemetry/core';
import type { SpanLimits } from '@opentelemetry/sdk-trace';

/** What the standard `OTEL_*` variables say about traces. */
export interface TraceSettings {
  /** `OTEL_SDK_DISABLED`: no spans at all; contexts are still passed on. */
  readonly disabled: boolean;
  /** `OTEL_TRACES_EXPORTER`. */
  readonly exporter: 'otlp' | 'console' | 'none';
  /** `OTEL_TRACES_SAMPLER` and its `_ARG`. */
  readonly sampler: { readonly name: SamplerName; readonly ratio: number };
  readonly receiver: ReceiverSettings;
  /** `OTEL_BSP_*`. */
  readonly queue: QueueSettings;
  /** `OTEL_SPAN_*_LIMIT`, `OTEL_ATTRIBUTE_*_LIMIT`. */
  readonly limits: SpanLimits;
  /** `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME`. */
  readonly resource: Readonly<Record<string, string>>;
  /** What of the environment could not be used, and what is used in its place. */
  readonly warnings: readonly string[];
}

export interface ReceiverSettings {
  /** Where spans are posted to. Default http://127.0.0.1:4318/v1/traces */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Of one request. Default 10 s. */
  readonly timeoutMs: number;
  readonly gzip: boolean;
}

export interface QueueSettings {
  /** Spans that may wait; past that new ones are dropped. Default 2048. */
  readonly spansMax: number;
  /** Spans of one request. Default 512. */
  readonly batchMax: number;
  /** How long a span waits for company. Default 1 s (the standard's is 5 s, which is long for a person who looks on). */
  readonly delayMs: number;
  /** How long the same batch is tried again. Default 30 s. */
  readonly giveUpMs: number;
}

export const samplerNames = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
export type SamplerName = (typeof samplerNames)[number];

/** Reads the OpenTelemetry settings of an environment. Nothing in it can make a process fail: see `warnings`. */
export function readTraceSettings(env: NodeJS.ProcessEnv): TraceSettings {
  const warnings: string[] = [];
  const read = new Reader(env, warnings);
  const sampler = {
    name: read.word('OTEL_TRACES_SAMPLER', samplerNames, 'parentbased_always_on'),
    ratio: read.number('OTEL_TRACES_SAMPLER_ARG', 1, 0, 1),
  };
  const spansMax = read.number('OTEL_BSP_MAX_QUEUE_SIZE', 2048, 1);
  return {
    disabled: read.text('OTEL_SDK_DISABLED')?.toLowerCase() === 'true',
    exporter: read.word('OTEL_TRACES_EXPORTER', ['otlp', 'console', 'none'], 'otlp'),
    sampler,
    receiver: readReceiver(read, warnings),
    queue: {
      spansMax,
      batchMax: Math.min(spansMax, read.number('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512, 1)),
      delayMs: read.number('OTEL_BSP_SCHEDULE_DELAY', 1_000),
      giveUpMs: read.number('OTEL_BSP_EXPORT_TIMEOUT', 30_000),
    },
    limits: readLimits(read),
    resource: readResource(read),
    warnings,
  };
}

function readReceiver(read: Reader, warnings: string[]): ReceiverSettings {
  const either = (name: string) =>
    read.text(`OTEL_EXPORTER_OTLP_TRACES_${name}`) ?? read.text(`OTEL_EXPORTER_OTLP_${name}`);
  const protocol = either('PROTOCOL');
  if (protocol !== undefined && protocol !== 'http/json') {
    warnings.push(
      `OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}"; spans are sent as http/json, which OTLP receivers take too`,
    );
  }
  return {
    url: readUrl(read, warnings),
    headers: parseKeyPairsIntoRecord(either('HEADERS')),
    timeoutMs: read.number(
      'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT',
      read.number('OTEL_EXPORTER_OTLP_TIMEOUT', 10_000, 1),
      1,
    ),
    gzip: either('COMPRESSION') === 'gzip',
  };
}

/** The traces' own endpoint is used as it stands; the common one gets the signal's path (OTLP exporter specification). */
function readUrl(read: Reader, warnings: string[]): URL {
  const standard = 'http://127.0.0.1:4318/v1/traces';
  const own = read.text('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const common = read.text('OTEL_EXPORTER_OTLP_ENDPOINT');
  const given = own ?? (common === undefined ? standard : `${common.replace(/\/$/, '')}/v1/traces`);
  const url = URL.parse(given);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  warnings.push(`the OTLP endpoint "${given}" is not an http or https URL; ${standard} is used`);
  return new URL(standard);
}

function readLimits(read: Reader): SpanLimits {
  const lengthMax = read.number('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', Infinity, 1);
  const countMax = read.number('OTEL_ATTRIBUTE_COUNT_LIMIT', 128, 1);
  return {
    attributeValueLengthLimit: read.number('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', lengthMax, 1),
    attributeCountLimit: read.number('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', countMax, 1),
    eventCountLimit: read.number('OTEL_SPAN_EVENT_COUNT_LIMIT', 128),
    linkCountLimit: read.number('OTEL_SPAN_LINK_COUNT_LIMIT', 128),
    attributePerEventCountLimit: read.number('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 128),
    attributePerLinkCountLimit: read.number('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', 128),
  };
}

function readResource(read: Reader): Record<string, string> {
  const attributes = parseKeyPairsIntoRecord(read.text('OTEL_RESOURCE_ATTRIBUTES'));
  const service = read.text('OTEL_SERVICE_NAME');
  return service === undefined ? attributes : { ...attributes, 'service.name': service };
}

/** Reads single variables; an empty one counts as unset (OpenTelemetry environment variable specification). */
class Reader {
  readonly #env: NodeJS.ProcessEnv;
  readonly #warnings: string[];

  constructor(env: NodeJS.ProcessEnv, warnings: string[]) {
    this.#env = env;
    this.#warnings = warnings;
  }

  text(name: string): string | undefined {
    return this.#env[name]?.trim() || undefined;
  }

  number(name: string, standard: number, min = 0, max = Infinity): number {
    const text = this.text(name);
    if (text === undefined) return standard;
    const value = Number(text);
    if (value >= min && value <= max) return value;
    this.#warnings.push(`${name} is "${text}"; ${standard} is used`);
    return standard;
  }

  word<Word extends string>(name: string, words: readonly Word[], standard: Word): Word {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return standard;
    const word = words.find((known) => known === text);
    if (word === undefined)
      this.#warnings.push(`${name} is "${text}", not one of ${words.join(', ')}; ${standard} is used`);
    return word ?? standard;
  }
}
