import type { Span, Trace } from '../model/trace.ts';
import { getJson, SourceError } from './get-json.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from './shape.ts';

const source = 'Jaeger';

/** A value of an attribute is cut beyond this many characters. */
const valueCharactersMax = 2_000;

function attributesOf(tags: unknown): ReadonlyArray<readonly [string, string]> {
  return listOf(tags).map((tag) => {
    const { key, value } = fieldsOf(tag);
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    const cut = text.length > valueCharactersMax ? `${text.slice(0, valueCharactersMax)}…` : text;
    return [textOf(key) ?? 'unnamed', cut] as const;
  });
}

function spanOf(value: unknown, processes: Fields): Span {
  const fields = fieldsOf(value);
  const process = fieldsOf(processes[textOf(fields['processID']) ?? '']);
  const all = attributesOf(fields['tags']);
  const of = (name: string) => all.find(([key]) => key === name)?.[1];
  const parent = listOf(fields['references'])
    .map(fieldsOf)
    .find((reference) => reference['refType'] === 'CHILD_OF');
  return {
    id: textOf(fields['spanID']) ?? '',
    parentId: textOf(parent?.['spanID']),
    service: textOf(process['serviceName']) ?? 'unknown',
    operation: textOf(fields['operationName']) ?? 'unnamed',
    kind: of('span.kind'),
    startUs: numberOf(fields['startTime']) ?? 0,
    durationUs: numberOf(fields['duration']) ?? 0,
    failed: of('error') === 'true' || of('otel.status_code') === 'ERROR',
    attributes: all.filter(([key]) => key !== 'span.kind' && key !== 'internal.span.format'),
    resource: attributesOf(process['tags']),
    events: listOf(fields['logs']).map((entry) => ({
      atUs: numberOf(fieldsOf(entry)['timestamp']) ?? 0,
      attributes: attributesOf(fieldsOf(entry)['fields']),
    })),
  };
}

function traceOf(value: unknown): Trace | undefined {
  const fields = fieldsOf(value);
  const id = textOf(fields['traceID']);
  const spans = listOf(fields['spans']).map((span) => spanOf(span, fieldsOf(fields['processes'])));
  // Jaeger drops the leading zeros of an id.
  return id === undefined || spans.length === 0 ? undefined : { id: id.padStart(32, '0'), spans };
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

/** The latest traces that a service took part in, newest first. */
export async function readLatestTraces(
  port: number,
  { service, limit }: { readonly service: string; readonly limit: number },
  signal?: AbortSignal,
): Promise<readonly Trace[]> {
  const query = new URLSearchParams({ service, limit: String(limit) });
  const path = `/api/traces?${query}`;
  const document = await getJson({ source, at: { port }, path, ...(signal && { signal }) });
  const startOf = (trace: Trace) => Math.min(...trace.spans.map((span) => span.startUs));
  return parseTraces(document).toSorted((a, b) => startOf(b) - startOf(a));
}

/** One trace, or undefined when Jaeger has none with this id (it keeps a bounded number, and drops the oldest). */
export async function readTrace(port: number, id: string, signal?: AbortSignal): Promise<Trace | undefined> {
  try {
    const document = await getJson({ source, at: { port }, path: `/api/traces/${id}`, ...(signal && { signal }) });
    return parseTraces(document)[0];
  } catch (error) {
    if (error instanceof SourceError && error.status === 404) return undefined;
    throw error;
  }
}
