import { asArray, asRecord, asTexts } from './json.ts';

/** A set of labels; the metric's name is under `__name__` where the query keeps it. */
export type Metric = Readonly<Record<string, string>>;

/** A value at a time. Values may be NaN and infinite: 0/0 and a histogram's +Inf are ordinary in PromQL. */
export interface Sample {
  /** ms since the epoch. */
  readonly timeMs: number;
  readonly value: number;
}

export interface Series {
  readonly metric: Metric;
  readonly samples: readonly Sample[];
}

/** An element of an instant vector. */
export interface VectorElement extends Sample {
  readonly metric: Metric;
}

export type QueryResult =
  | { readonly type: 'scalar'; readonly sample: Sample }
  | { readonly type: 'vector'; readonly elements: readonly VectorElement[] }
  | { readonly type: 'matrix'; readonly series: readonly Series[] }
  | { readonly type: 'string'; readonly text: string };

/** Reads the `data` of a query. Native histograms have no single value and are left out. @throws Error */
export function readResult(data: unknown): QueryResult {
  const { resultType: type, result } = asRecord(data, 'data');
  switch (type) {
    case 'scalar':
      return { type, sample: readSample(result) };
    case 'string':
      return { type, text: String(asArray(result, 'result')[1]) };
    case 'vector':
      return { type, elements: entries(result).filter(hasFloats).map(readElement) };
    case 'matrix':
      return { type, series: entries(result).filter(hasFloats).map(readSeries) };
    default:
      throw new Error(`data.resultType is ${JSON.stringify(type)}`);
  }
}

/** Prometheus writes numbers as texts, since JSON has neither NaN nor infinity. @throws Error */
export function readNumber(value: unknown): number {
  switch (value) {
    case 'NaN':
      return Number.NaN;
    case '+Inf':
    case 'Inf':
      return Number.POSITIVE_INFINITY;
    case '-Inf':
      return Number.NEGATIVE_INFINITY;
  }
  const number = typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  if (Number.isNaN(number)) throw new Error(`a value is ${JSON.stringify(value)}`);
  return number;
}

const entries = (result: unknown): ReadonlyArray<Record<string, unknown>> =>
  asArray(result, 'result').map((entry) => asRecord(entry, 'an entry'));

const hasFloats = (entry: Record<string, unknown>): boolean => 'value' in entry || 'values' in entry;

const readElement = (entry: Record<string, unknown>): VectorElement => ({
  metric: asTexts(entry['metric'], 'metric'),
  ...readSample(entry['value']),
});

const readSeries = (entry: Record<string, unknown>): Series => ({
  metric: asTexts(entry['metric'], 'metric'),
  samples: asArray(entry['values'], 'values').map(readSample),
});

function readSample(pair: unknown): Sample {
  const [seconds, value] = asArray(pair, 'a sample');
  if (typeof seconds !== 'number') throw new Error(`a sample's time is ${JSON.stringify(seconds)}`);
  return { timeMs: Math.round(seconds * 1000), value: readNumber(value) };
}
