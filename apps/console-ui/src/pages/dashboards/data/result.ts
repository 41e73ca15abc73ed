/** What Prometheus's HTTP API has under `data`, read leniently: what is not as expected is left out. */

export type Labels = Readonly<Record<string, string>>;

export interface Series {
  readonly labels: Labels;
  /** ms since the epoch. */
  readonly times: number[];
  /** Null where nothing was observed: PromQL's NaN, such as a percentile of no requests. */
  readonly values: Array<number | null>;
}

export interface Exemplars {
  readonly series: Labels;
  readonly exemplars: ReadonlyArray<{ readonly atMs: number; readonly value: number; readonly labels: Labels }>;
}

/** Prometheus writes numbers as texts, since JSON has neither NaN nor infinity. */
export function numberOf(value: unknown): number {
  if (value === '+Inf' || value === 'Inf') return Number.POSITIVE_INFINITY;
  if (value === '-Inf') return Number.NEGATIVE_INFINITY;
  return Number(value);
}

type Json = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function seriesFrom(labels: unknown, samples: readonly unknown[]): Series {
  const times = new Array<number>(samples.length);
  const values = new Array<number | null>(samples.length);
  samples.forEach((sample, at) => {
    const [seconds, value] = sample as [number, string];
    times[at] = Math.round(seconds * 1000);
    const number = numberOf(value);
    values[at] = Number.isNaN(number) ? null : number;
  });
  return { labels: fields(labels) as Labels, times, values };
}

/** The series of an answer to `query` or `query_range`; of an instant one each has one sample. */
export function seriesOf(data: unknown): Series[] {
  const { resultType, result } = fields(data);
  switch (resultType) {
    case 'matrix':
      return list(result).map((entry) => seriesFrom(fields(entry)['metric'], list(fields(entry)['values'])));
    case 'vector':
      return list(result).flatMap((entry) => {
        const { metric, value } = fields(entry);
        // A native histogram has no single value.
        return Array.isArray(value) ? [seriesFrom(metric, [value])] : [];
      });
    case 'scalar':
      return [seriesFrom({}, [result])];
    default:
      return [];
  }
}

/** The answer to `query_exemplars`. */
export const exemplarsOf = (data: unknown): Exemplars[] =>
  list(data).map((entry) => ({
    series: fields(fields(entry)['seriesLabels']) as Labels,
    exemplars: list(fields(entry)['exemplars']).map((exemplar) => {
      const { timestamp, value, labels } = fields(exemplar);
      return { atMs: Math.round(Number(timestamp) * 1000), value: numberOf(value), labels: fields(labels) as Labels };
    }),
  }));

/** Texts that an answer lists. */
export const textsOf = (data: unknown): string[] => list(data).filter((item) => typeof item === 'string');
