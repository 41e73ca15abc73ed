import type { LoadFigures, LoadLine, LoadResult, LoadStep, LoadTimeline, NotedRequest } from '@gameday/console-api';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from './shape.ts';

/** Readers of `figures.json`: what the report of a load is made from. */

const figureOf = (fields: Fields, key: string): number => numberOf(fields[key]) ?? 0;

/** The figures of one transaction; undefined for what has none. */
export function requestFigures(value: unknown): LoadFigures | undefined {
  const fields = fieldsOf(value);
  const name = textOf(fields['name']);
  if (name === undefined || numberOf(fields['count']) === undefined) return undefined;
  return {
    name,
    count: figureOf(fields, 'count'),
    failed: figureOf(fields, 'failed'),
    success: figureOf(fields, 'success'),
    tps: figureOf(fields, 'tps'),
    averageMs: figureOf(fields, 'averageMs'),
    minMs: figureOf(fields, 'minMs'),
    p50Ms: figureOf(fields, 'p50Ms'),
    p90Ms: figureOf(fields, 'p90Ms'),
    p95Ms: figureOf(fields, 'p95Ms'),
    p99Ms: figureOf(fields, 'p99Ms'),
    p999Ms: figureOf(fields, 'p999Ms'),
    maxMs: figureOf(fields, 'maxMs'),
    apdex: figureOf(fields, 'apdex'),
  };
}

const figuresIn = (value: unknown): LoadFigures[] => listOf(value).flatMap((one) => requestFigures(one) ?? []);

const stepsIn = (value: unknown): LoadStep[] =>
  listOf(value).flatMap((one) => {
    const figures = requestFigures(one);
    const fields = fieldsOf(one);
    if (!figures) return [];
    return {
      ...figures,
      offeredPerSecond: figureOf(fields, 'offeredPerSecond'),
      servedPerSecond: figureOf(fields, 'servedPerSecond'),
      broken: listOf(fields['broken']).flatMap((reason) => textOf(reason) ?? []),
    };
  });

const traceIdOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[0-9a-f]{16,32}$/.test(value) ? value : undefined;

const notedIn = (value: unknown): NotedRequest[] =>
  listOf(value).flatMap((one) => {
    const fields = fieldsOf(one);
    const transaction = textOf(fields['transaction']);
    const [durationMs, atMs] = [numberOf(fields['durationMs']), numberOf(fields['atMs'])];
    if (transaction === undefined || durationMs === undefined || atMs === undefined) return [];
    const traceId = traceIdOf(fields['traceId']);
    return {
      transaction,
      durationMs,
      atMs,
      status: textOf(fields['status']) ?? '',
      ...(traceId !== undefined && { traceId }),
    };
  });

const lineOf = (value: unknown, length: number): LoadLine => {
  const list = listOf(value);
  return Array.from({ length }, (_, index) => numberOf(list[index]) ?? null);
};

function timelineOf(value: unknown): LoadTimeline | undefined {
  const fields = fieldsOf(value);
  const atMs = listOf(fields['atSeconds']).flatMap((at) => (numberOf(at) ?? Number.NaN) * 1_000);
  if (atMs.length === 0 || atMs.some(Number.isNaN)) return undefined;
  const all = fieldsOf(fields['all']);
  const line = (of: Fields, key: string) => lineOf(of[key], atMs.length);
  return {
    intervalSeconds: numberOf(fields['intervalSeconds']) ?? 1,
    atMs,
    users: line(fields, 'vus'),
    all: {
      tps: line(all, 'tps'),
      failedPerSecond: line(all, 'failedPerSecond'),
      averageMs: line(all, 'averageMs'),
      p50Ms: line(all, 'p50Ms'),
      p95Ms: line(all, 'p95Ms'),
      p99Ms: line(all, 'p99Ms'),
      maxMs: line(all, 'maxMs'),
    },
    transactions: Object.entries(fieldsOf(fields['transactions'])).map(([name, lines]) => ({
      name,
      averageMs: line(fieldsOf(lines), 'averageMs'),
      tps: line(fieldsOf(lines), 'tps'),
    })),
  };
}

const errorsIn = (value: unknown): LoadResult['errors'] =>
  listOf(value).map((one) => {
    const fields = fieldsOf(one);
    return {
      kind: textOf(fields['kind']) ?? 'unknown',
      count: figureOf(fields, 'count'),
      transactions: Object.entries(fieldsOf(fields['transactions'])).map(
        ([name, count]) => [name, numberOf(count) ?? 0] as const,
      ),
    };
  });

/** How late k6's own timer was; undefined for a load of a few seconds. */
function timerOf(value: unknown) {
  const fields = fieldsOf(value);
  const ticks = numberOf(fields['ticks']);
  if (ticks === undefined) return undefined;
  return {
    ticks,
    missed: figureOf(fields, 'missed'),
    averageMs: figureOf(fields, 'averageMs'),
    maxMs: figureOf(fields, 'maxMs'),
  };
}

/** What `figures.json` says, as far as a page shows it. */
export function parseFigures(document: unknown) {
  const fields = fieldsOf(document);
  const timeline = timelineOf(fields['timeline']);
  const apdex = fieldsOf(fields['apdex']);
  return {
    startedAtMs: Date.parse(textOf(fields['startedAt']) ?? ''),
    endedAtMs: Date.parse(textOf(fields['endedAt']) ?? ''),
    durationSeconds: figureOf(fields, 'durationSeconds'),
    vusMax: figureOf(fields, 'vusMax'),
    dropped: figureOf(fields, 'dropped'),
    timer: timerOf(fields['timer']),
    all: requestFigures(fields['all']),
    transactions: figuresIn(fields['transactions']),
    phases: figuresIn(fields['phases']),
    steps: stepsIn(fields['steps']),
    errors: errorsIn(fields['errors']),
    slowest: notedIn(fields['slowest']),
    failedRequests: notedIn(fields['failedRequests']),
    apdex: {
      satisfiedMsMax: numberOf(apdex['satisfiedMsMax']) ?? 500,
      toleratedMsMax: numberOf(apdex['toleratedMsMax']) ?? 2_000,
    },
    ...(timeline && { timeline }),
  };
}
