import { asArray, asRecord, asTexts } from './json.ts';
import type { Metric } from './result.ts';
import { readNumber } from './result.ts';

/** One observation that a histogram's bucket or a counter stands for. */
export interface Exemplar {
  /** Such as `trace_id`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** ms since the epoch. */
  readonly timeMs: number;
}

export interface SeriesExemplars {
  readonly metric: Metric;
  readonly exemplars: readonly Exemplar[];
}

/** Reads the `data` of an exemplar query. @throws Error */
export function readExemplars(data: unknown): readonly SeriesExemplars[] {
  return asArray(data, 'data').map((entry) => {
    const { seriesLabels, exemplars } = asRecord(entry, 'an entry');
    return {
      metric: asTexts(seriesLabels, 'seriesLabels'),
      exemplars: asArray(exemplars, 'exemplars').map((value) => {
        const exemplar = asRecord(value, 'an exemplar');
        return {
          labels: asTexts(exemplar['labels'], 'labels'),
          value: readNumber(exemplar['value']),
          timeMs: Math.round(Number(exemplar['timestamp']) * 1000),
        };
      }),
    };
  });
}
