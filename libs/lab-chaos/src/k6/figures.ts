import type { LoadSample } from '@gameday/k6';
import { quantile } from '../observe/reduce.ts';

export type LoadMetric = 'http_req_duration' | 'http_req_failed' | 'http_reqs';
export const loadMetrics: readonly LoadMetric[] = ['http_req_duration', 'http_req_failed', 'http_reqs'];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function durationFigure(durations: readonly number[], value: string): number | undefined {
  if (value === 'count') return durations.length;
  if (durations.length === 0) return undefined;
  if (value === 'avg') return sum(durations) / durations.length;
  const sorted = durations.toSorted((a, b) => a - b);
  if (value === 'min') return sorted[0];
  if (value === 'max') return sorted.at(-1);
  const [, percent] = /^p\(([\d.]+)\)$/.exec(value) ?? [];
  return percent === undefined ? undefined : quantile(sorted, Number(percent) / 100);
}

/**
 * A figure of requests as k6 names them: durations in milliseconds, `rate` of http_reqs each second, of http_req_failed as
 * a share.
 * @returns undefined when there are no samples to take it of, or the metric has no such value
 */
export function figureOf(
  samples: readonly LoadSample[],
  metric: LoadMetric,
  value: string,
  seconds: number,
): number | undefined {
  switch (metric) {
    case 'http_req_duration':
      return durationFigure(
        samples.map(({ durationMs }) => durationMs),
        value,
      );
    case 'http_reqs':
      return value === 'count' ? samples.length : value === 'rate' ? samples.length / seconds : undefined;
    case 'http_req_failed': {
      const failed = samples.filter((sample) => sample.failed).length;
      if (value === 'count') return failed;
      return value === 'rate' && samples.length > 0 ? failed / samples.length : undefined;
    }
  }
}
