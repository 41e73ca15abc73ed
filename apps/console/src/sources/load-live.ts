import type { LiveLoad, LoadSeries, LoadSeriesKey } from '@gameday/console-api';
import type { PrometheusClient } from '@gameday/prometheus';
import { type LoadMoment, readLoadLog } from './load-log.ts';

/** k6 pushes as often. */
const pushSeconds = 5;
const pointsMax = 240;
/** Over how long a rate is taken: a few pushes. */
const window = '20s';

const requests = 'k6_http_reqs_total';
const duration = 'k6_http_req_duration';

/** What a load is to the lab's Prometheus. k6 says times in seconds; its percentiles are of the run so far. */
const questions: ReadonlyArray<{
  readonly key: LoadSeriesKey;
  readonly promql: string;
  readonly factor: number;
  readonly soFar?: true;
}> = [
  { key: 'users', promql: 'sum(k6_vus)', factor: 1 },
  { key: 'rate', promql: `sum(rate(${requests}[${window}]))`, factor: 1 },
  {
    key: 'averageMs',
    promql: `sum(rate(${duration}_sum[${window}])) / sum(rate(${duration}_count[${window}]))`,
    factor: 1_000,
  },
  { key: 'p95Ms', promql: `max(${duration}_p95)`, factor: 1_000, soFar: true },
  {
    key: 'failed',
    promql: `sum(rate(${requests}{expected_response="false"}[${window}])) or 0 * sum(rate(${requests}[${window}]))`,
    factor: 1,
  },
];

/** How far apart moments are asked for, so that a long load has no more of them than a picture shows. */
export const stepSecondsOf = (lengthMs: number): number =>
  Math.max(pushSeconds, Math.ceil(lengthMs / 1_000 / pointsMax / pushSeconds) * pushSeconds);

async function ofPrometheus(
  prometheus: PrometheusClient,
  startMs: number,
  endMs: number,
  signal?: AbortSignal,
): Promise<LoadSeries[]> {
  const stepSeconds = stepSecondsOf(endMs - startMs);
  // On whole steps, so that what was drawn stays where it is.
  const start = Math.ceil(startMs / 1_000 / stepSeconds) * stepSeconds * 1_000;
  if (start > endMs) return [];
  return await Promise.all(
    questions.map(async ({ key, promql, factor, soFar }): Promise<LoadSeries> => {
      const [series] = await prometheus.queryRange(promql, {
        start,
        end: endMs,
        stepSeconds,
        ...(signal && { signal }),
      });
      const samples = series?.samples.filter(({ value }) => Number.isFinite(value)) ?? [];
      return {
        key,
        source: 'prometheus',
        atMs: samples.map(({ timeMs }) => timeMs),
        values: samples.map(({ value }) => value * factor),
        ...(soFar && { soFar }),
      };
    }),
  );
}

/** The same as the run's own log says; coarser, but of this run alone. */
export function seriesOfLog(moments: readonly LoadMoment[]): LoadSeries[] {
  const every = Math.ceil(moments.length / pointsMax) || 1;
  const kept = moments.filter((_, index) => (moments.length - 1 - index) % every === 0);
  const line = (
    key: LoadSeriesKey,
    valueOf: (moment: LoadMoment, before: LoadMoment | undefined) => number | undefined,
  ): LoadSeries => ({
    key,
    source: 'log',
    atMs: kept.map(({ atMs }) => atMs),
    values: kept.map((moment, index) => valueOf(moment, kept[index - 1]) ?? null),
  });
  return [
    line('users', ({ users }) => users),
    line('rate', ({ rate }) => rate),
    line('averageMs', ({ averageMs }) => averageMs),
    line('p95Ms', ({ p95Ms }) => p95Ms),
    line('failed', ({ failed, elapsedSeconds }, before) => {
      const seconds = elapsedSeconds - (before?.elapsedSeconds ?? 0);
      return seconds > 0 ? (failed - (before?.failed ?? 0)) / seconds : undefined;
    }),
  ];
}

const has = (series: LoadSeries | undefined): series is LoadSeries =>
  series?.values.some((value) => value !== null) ?? false;

/** Of each figure the finer line; a percentile of the moment rather than one of all so far. */
export function bestOf(measured: readonly LoadSeries[], logged: readonly LoadSeries[]): LoadSeries[] {
  return questions.flatMap(({ key }) => {
    const [fine, own] = [measured, logged]
      .map((all) => all.find((series) => series.key === key))
      .map((one) => (has(one) ? one : undefined));
    const chosen = fine && !fine.soFar ? fine : (own ?? fine);
    return chosen ? [chosen] : [];
  });
}

export interface LiveLoadRequest {
  readonly run: string;
  readonly folder: string;
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly prometheus: PrometheusClient;
  readonly signal?: AbortSignal;
}

/** What is known of a load while it is made. */
export async function readLiveLoad({
  run,
  folder,
  startedAtMs,
  nowMs,
  prometheus,
  signal,
}: LiveLoadRequest): Promise<LiveLoad> {
  const { moments } = await readLoadLog(folder);
  let notice: string | undefined;
  const measured = await ofPrometheus(prometheus, startedAtMs, nowMs, signal).catch((): LoadSeries[] => {
    notice = 'Prometheus does not answer: the figures are those of the run’s own log, one every ten seconds.';
    return [];
  });
  const last = moments.at(-1);
  return {
    run,
    series: bestOf(measured, seriesOfLog(moments)),
    short: last?.short ?? false,
    ...(last && { totals: { requests: last.requests, failed: last.failed, elapsedSeconds: last.elapsedSeconds } }),
    ...(notice !== undefined && { notice }),
  };
}
