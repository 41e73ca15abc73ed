import type { DataFrame, Field } from '@grafana/data';
import { unionOf } from '../plot/times.ts';

/** A bucket of a histogram over time. */
export interface Bucket {
  /** Its limits; the lower one is not in it, the upper one is. */
  readonly from: number;
  readonly to: number;
  /** How many events fell into it, at each point of time; null where nothing is known. */
  readonly counts: ReadonlyArray<number | null>;
}

export interface Buckets {
  /** The ends of the windows that are counted. */
  readonly times: readonly number[];
  readonly everyMs: number;
  /** From the lowest to the highest. */
  readonly rows: readonly Bucket[];
}

/** How Grafana marks a frame whose fields are buckets already, each with its own events only. */
const rowsType = 'heatmap-rows';

interface Series {
  readonly upper: number;
  readonly times: readonly number[];
  readonly values: readonly unknown[];
}

/** The upper limit of a bucket: Prometheus has it in the label `le`, Grafana in the name of the field. */
function upperOf(field: Field): number | undefined {
  const text = field.labels?.['le'] ?? field.config.displayNameFromDS ?? field.name;
  if (/^\+?inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  const upper = Number(text);
  return text.trim() === '' || Number.isNaN(upper) ? undefined : upper;
}

const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/**
 * The buckets of a histogram. Those of Prometheus count everything below their limit: each is given what it has more
 * than the one below it. (A scrape is not atomic, so that this can be less than nothing: then it is nothing.)
 */
export function bucketsOf(frames: readonly DataFrame[]): Buckets | undefined {
  const series = frames.flatMap(seriesOf).sort((one, other) => one.upper - other.upper);
  const times = unionOf(series.map((each) => each.times));
  if (series.length === 0 || times.length === 0) return undefined;
  const apart = frames.some(({ meta }) => meta?.type === rowsType);
  const index = new Map(times.map((time, at) => [time, at]));
  const columns = series.map((each) => {
    const column = new Array<number | null>(times.length).fill(null);
    each.times.forEach((time, at) => {
      const place = index.get(time);
      if (place !== undefined) column[place] = numberOf(each.values[at]);
    });
    return column;
  });
  const rows = series.map(({ upper }, at) => {
    const below = apart ? undefined : columns[at - 1];
    const counts = (columns[at] ?? []).map((count, place) =>
      count === null ? null : Math.max(0, count - (below?.[place] ?? 0)),
    );
    return { from: series[at - 1]?.upper ?? (upper > 0 ? 0 : Number.NEGATIVE_INFINITY), to: upper, counts };
  });
  return { times, everyMs: distanceOf(times), rows };
}

function seriesOf({ fields, length }: DataFrame): Series[] {
  const time = fields.find(({ type }) => type === 'time');
  if (!time || length === 0) return [];
  return fields.flatMap((field) => {
    const upper = field.type === 'number' ? upperOf(field) : undefined;
    return upper === undefined ? [] : [{ upper, times: time.values as number[], values: field.values }];
  });
}

/** The smallest distance of two points of time that follow each other. */
function distanceOf(times: readonly number[]): number {
  const distances = times.slice(1).map((time, at) => time - (times[at] ?? time));
  return distances.length === 0 ? 1000 : Math.min(...distances);
}

/** The least and the most that a bucket has, of those that have anything; undefined where none has. */
export function extentOf({ rows }: Buckets, nothing: number): { min: number; max: number } | undefined {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { counts } of rows) {
    for (const count of counts) {
      if (count === null || count <= nothing) continue;
      if (count < min) min = count;
      if (count > max) max = count;
    }
  }
  return max >= min ? { min, max } : undefined;
}

/**
 * Where a value lies on an axis whose rows are buckets: the whole number is the row, the rest its place within, as if
 * what is in a bucket were spread evenly.
 */
export function placeOf({ rows }: Buckets, value: number): number | undefined {
  const row = rows.findIndex(({ from, to }) => value > from && value <= to);
  const bucket = rows[row];
  if (!bucket) return undefined;
  const { from, to } = bucket;
  return row + (Number.isFinite(to) && Number.isFinite(from) ? (value - from) / (to - from) : 0.5);
}
