import type { SpanAttributes, Trace, TraceProcess, TraceSpan } from '@gameday/console-api';
import { getJson, SourceError } from './get-json.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from './shape.ts';

const source = 'Jaeger';

/** A value of an attribute is cut beyond this many characters. */
const valueCharactersMax = 4_000;
/** A search answers with whole traces. */
const searchBytesMax = 64 * 1024 * 1024;
/** It looks at every trace that it keeps; on a machine at its limit that takes its time. */
const searchTimeoutMs = 20_000;

/** Jaeger says so of every other span, since its adjustment is off: all processes of a lab share one clock. */
const skewUntouched = 'clock skew adjustment disabled';

function attributesOf(tags: unknown): SpanAttributes {
  return listOf(tags).map((tag) => {
    const { key, value } = fieldsOf(tag);
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    const cut = text.length > valueCharactersMax ? `${text.slice(0, valueCharactersMax)}…` : text;
    return [textOf(key) ?? 'unnamed', cut] as const;
  });
}

/** Jaeger drops the leading zeros of an id. */
const traceIdOf = (value: unknown): string | undefined => textOf(value)?.padStart(32, '0');

function eventOf(entry: unknown): TraceSpan['events'][number] {
  const attributes = attributesOf(fieldsOf(entry)['fields']);
  const name = attributes.find(([key]) => key === 'event')?.[1];
  return {
    atUs: numberOf(fieldsOf(entry)['timestamp']) ?? 0,
    name: name ?? 'log',
    attributes: attributes.filter(([key]) => key !== 'event'),
  };
}

function spanOf(value: unknown, traceId: string, processes: Readonly<Record<string, TraceProcess>>): TraceSpan {
  const fields = fieldsOf(value);
  const process = textOf(fields['processID']) ?? '';
  const all = attributesOf(fields['tags']);
  const of = (name: string) => all.find(([key]) => key === name)?.[1];
  const references = listOf(fields['references']).map(fieldsOf);
  const isParent = (reference: Fields) =>
    reference['refType'] === 'CHILD_OF' && (traceIdOf(reference['traceID']) ?? traceId) === traceId;
  const parent = references.find(isParent);
  return {
    id: textOf(fields['spanID']) ?? '',
    parentId: textOf(parent?.['spanID']),
    service: processes[process]?.service ?? 'unknown',
    operation: textOf(fields['operationName']) ?? 'unnamed',
    kind: of('span.kind'),
    startUs: numberOf(fields['startTime']) ?? 0,
    durationUs: Math.max(0, numberOf(fields['duration']) ?? 0),
    failed: of('error') === 'true' || of('otel.status_code') === 'ERROR',
    attributes: all.filter(([key]) => key !== 'span.kind' && key !== 'internal.span.format'),
    events: listOf(fields['logs']).map(eventOf),
    links: references
      .filter((reference) => reference !== parent)
      .map((reference) => ({
        traceId: traceIdOf(reference['traceID']) ?? traceId,
        spanId: textOf(reference['spanID']) ?? '',
      })),
    process,
    warnings: listOf(fields['warnings']).flatMap((warning) => {
      const text = textOf(warning);
      return text === undefined || text.startsWith(skewUntouched) ? [] : text;
    }),
  };
}

function traceOf(value: unknown): Trace | undefined {
  const fields = fieldsOf(value);
  const id = traceIdOf(fields['traceID']);
  if (id === undefined) return undefined;
  const processes = Object.fromEntries(
    Object.entries(fieldsOf(fields['processes'])).map(([key, process]) => [
      key,
      {
        service: textOf(fieldsOf(process)['serviceName']) ?? 'unknown',
        resource: attributesOf(fieldsOf(process)['tags']),
      },
    ]),
  );
  const spans = listOf(fields['spans']).map((span) => spanOf(span, id, processes));
  return spans.length === 0 ? undefined : { id, spans, processes };
}

/** The traces in an answer of Jaeger's query API. */
export function parseTraces(document: unknown): readonly Trace[] {
  const { data } = fieldsOf(document);
  if (data !== null && !Array.isArray(data)) {
    throw new SourceError('malformed', 'Jaeger answered with something that is no list of traces');
  }
  return listOf(data)
    .map(traceOf)
    .filter((trace) => trace !== undefined);
}

export interface TraceQuery {
  readonly service: string;
  readonly operation?: string | undefined;
  /** All of them must be on one span of the service, with exactly these values. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Of a span, as Go writes durations: `100ms`. */
  readonly minDuration?: string | undefined;
  readonly maxDuration?: string | undefined;
  /** Milliseconds since 1970; Jaeger takes the last two days by itself. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly limit: number;
}

/**
 * The newest traces in which a service has a span like this, in no order.
 * @throws SourceError
 */
export async function searchTraces(port: number, query: TraceQuery, signal?: AbortSignal): Promise<readonly Trace[]> {
  const params = new URLSearchParams({ service: query.service, limit: String(query.limit) });
  const set = (name: string, value: string | undefined) => value !== undefined && params.set(name, value);
  set('operation', query.operation);
  set('minDuration', query.minDuration);
  set('maxDuration', query.maxDuration);
  if (query.tags && Object.keys(query.tags).length > 0) set('tags', JSON.stringify(query.tags));
  if (query.fromMs !== undefined) set('start', String(Math.floor(query.fromMs * 1_000)));
  if (query.toMs !== undefined) set('end', String(Math.ceil(query.toMs * 1_000)));
  const document = await getJson({
    source,
    at: { port },
    path: `/api/traces?${params}`,
    timeoutMs: searchTimeoutMs,
    bytesMax: searchBytesMax,
    ...(signal && { signal }),
  });
  return parseTraces(document);
}

/** A trace as Jaeger's own page takes it; undefined when Jaeger has none with this id (it keeps a bounded number, and drops the oldest). */
export async function readTraceDocument(port: number, id: string, signal?: AbortSignal): Promise<unknown> {
  try {
    const path = `/api/traces/${id}`;
    return await getJson({ source, at: { port }, path, bytesMax: searchBytesMax, ...(signal && { signal }) });
  } catch (error) {
    if (error instanceof SourceError && error.status === 404) return undefined;
    throw error;
  }
}

/** One trace, or undefined when Jaeger has none with this id. */
export async function readTrace(port: number, id: string, signal?: AbortSignal): Promise<Trace | undefined> {
  const document = await readTraceDocument(port, id, signal);
  return document === undefined ? undefined : parseTraces(document)[0];
}

/** The services that have sent spans, by name. */
export async function readServices(port: number, signal?: AbortSignal): Promise<readonly string[]> {
  const document = await getJson({ source, at: { port }, path: '/api/services', ...(signal && { signal }) });
  return listOf(fieldsOf(document)['data'])
    .flatMap((name) => textOf(name) ?? [])
    .toSorted();
}

/** The names of a service's spans. */
export async function readOperations(port: number, service: string, signal?: AbortSignal): Promise<readonly string[]> {
  const path = `/api/operations?${new URLSearchParams({ service })}`;
  const document = await getJson({ source, at: { port }, path, ...(signal && { signal }) });
  const names = listOf(fieldsOf(document)['data']).flatMap((one) => textOf(fieldsOf(one)['name']) ?? []);
  return [...new Set(names)].toSorted();
}
