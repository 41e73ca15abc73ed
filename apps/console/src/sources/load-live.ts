import { type LiveLoad, type LoadSeries, type LoadSeriesKey, loadSeriesKeys } from '@gameday/console-api';
import type { PrometheusClient } from '@gameday/prometheus';
import { type LoadMoment, readLoadLog } from './load-log.ts';

/** k6 pushes as often. */
const pushSeconds = 5;
const pointsMax = 240;
/** Over how long a rate is taken: a few pushes. */
const window = '20s';

/** The people that experiments bring along have this scenario; every k6 of the lab writes to the same Prometheus. */
const ofExperiments = 'visitors';

/**
 * What a load is to the lab's Prometheus. k6 says sums and percentiles in seconds, but divides the count of a duration by a
 * thousand too, so that it is the requests that are counted. Percentiles are of the run so far, and users have no scenario.
 */
const questionsOf = (
  scenario: string,
): ReadonlyArray<{
  readonly key: LoadSeriesKey;
  readonly promql: string;
  readonly factor: number;
  readonly soFar?: true;
}> => {
  const own = scenario === ofExperiments ? '' : `scenario!="${ofExperiments}"`;
  const requests = `sum(rate(k6_http_reqs_total{${own}}[${window}]))`;
  const failed = `sum(rate(k6_http_reqs_total{${['expected_response="false"', own].filter(Boolean).join(',')}}[${window}]))`;
  return [
    { key: 'users', promql: 'sum(k6_vus)', factor: 1 },
    { key: 'rate', promql: requests, factor: 1 },
    {
      key: 'averageMs',
      promql: `sum(rate(k6_http_req_duration_sum{${own}}[${window}])) / (${requests} > 0)`,
      factor: 1_000,
    },
    { key: 'p95Ms', promql: `max(k6_http_req_duration_p95{${own}})`, factor: 1_000, soFar: true },
    { key: 'failed', promql: `${failed} or 0 * ${requests}`, factor: 1 },
  ];
};

/** How far apart moments are asked for, so that a long load has no more of them than a picture shows. */
export const stepSecondsOf = (lengthMs: number): number =>
  Math.max(pushSeconds, Math.ceil(lengthMs / 1_000 / pointsMax / pushSeconds) * pushSeconds);

async function ofPrometheus({
  prometheus,
  scenario,
  startedAtMs: startMs,
  nowMs: endMs,
  signal,
}: LiveLoadRequest): Promise<LoadSeries[]> {
  const stepSeconds = stepSecondsOf(endMs - startMs);
  // On whole steps, so that what was drawn stays where it is.
  const start = Math.ceil(startMs / 1_000 / stepSeconds) * stepSeconds * 1_000;
  if (start > endMs) return [];
  return await Promise.all(
    questionsOf(scenario).map(async ({ key, promql, factor, soFar }): Promise<LoadSeries> => {
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

const valuesIn = (series: LoadSeries | undefined): number =>
  series?.values.filter((value) => value !== null).length ?? 0;

/**
 * Of each figure the finer line; but the run's own log, as soon as it draws one, where Prometheus has a percentile of all so far
 * rather than of the moment, or the users of every k6 of the lab.
 */
export function bestOf(measured: readonly LoadSeries[], logged: readonly LoadSeries[]): LoadSeries[] {
  return loadSeriesKeys.flatMap((key) => {
    const [fine, own] = [measured, logged].map((all) => all.find((series) => series.key === key));
    const ownIsBetter = key === 'users' || fine?.soFar === true;
    const first = ownIsBetter && valuesIn(own) > 1 ? own : valuesIn(fine) > 0 ? fine : own;
    return first && valuesIn(first) > 0 ? [first] : [];
  });
}

export interface LiveLoadRequest {
  readonly run: string;
  readonly scenario: string;
  readonly folder: string;
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly prometheus: PrometheusClient;
  readonly signal?: AbortSignal;
}

/** What is known of a load while it is made. */
export async function readLiveLoad(request: LiveLoadRequest): Promise<LiveLoad> {
  const { run, folder, nowMs } = request;
  const { moments } = await readLoadLog(folder);
  let notice: string | undefined;
  const measured = await ofPrometheus(request).catch((): LoadSeries[] => {
    notice = 'Prometheus does not answer: the figures are those of the run’s own log, one every ten seconds.';
    return [];
  });
  const last = moments.at(-1);
  return {
    run,
    series: bestOf(measured, seriesOfLog(moments)),
    short: last?.short ?? false,
    ...(last && {
      totals: {
        requests: last.requests,
        failed: last.failed,
        // It goes on between two lines.
        elapsedSeconds: last.elapsedSeconds + Math.max(0, nowMs - last.atMs) / 1_000,
      },
    }),
    ...(notice !== undefined && { notice }),
  };
}
