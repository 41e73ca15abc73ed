/** A straight mapping of values to places. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  at(value: number): number;
  /** The value at a place. */
  of(place: number): number;
}

export function scale(from: number, to: number, start: number, end: number): Scale {
  const span = to - from || 1;
  const size = end - start || 1;
  return {
    from,
    to,
    at: (value) => start + ((value - from) / span) * size,
    of: (place) => from + ((place - start) / size) * span,
  };
}

/** Round steps between two values, about so many: 1, 2 or 5 times a power of ten. */
export function ticks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

const stepsSeconds = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600];

/** Moments between two, in milliseconds from zero, that read well on an axis. */
export function timeTicks(fromMs: number, toMs: number, count: number): number[] {
  const rough = (toMs - fromMs) / 1_000 / Math.max(1, count);
  const stepMs = (stepsSeconds.find((one) => one >= rough) ?? Math.max(rough, 0.1)) * 1_000;
  const first = Math.ceil(fromMs / stepMs - 1e-9);
  const last = Math.floor(toMs / stepMs + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * stepMs);
}

/** A moment on an axis: `0`, `30 s`, `2 min`. */
export function momentLabel(ms: number): string {
  if (ms === 0) return '0';
  if (Math.abs(ms) >= 60_000 && ms % 60_000 === 0) return `${ms / 60_000} min`;
  return `${Number((ms / 1_000).toPrecision(4))} s`;
}

export type Band = { readonly low?: number; readonly high?: number } | undefined;

/** From the lowest to the highest that is to be seen. A limit far from all values would press them flat: then it is left out. */
export function valueRange(values: readonly number[], band: Band): readonly [low: number, high: number] {
  const low = Math.min(0, ...values);
  const high = values.length > 0 ? Math.max(...values) : 1;
  const limits = [band?.low, band?.high].filter(
    (limit) => limit !== undefined && limit <= Math.max(high * 4, 1e-9) && limit >= low - (high - low || 1) * 4,
  ) as number[];
  const bottom = Math.min(low, ...limits);
  const top = Math.max(high, ...limits);
  return [bottom, top === bottom ? bottom + 1 : top + (top - bottom) * 0.08];
}

export type Points = readonly (readonly [atMs: number, value: number])[];

/** The point nearest to a moment; undefined where there is none. */
export function nearest(points: Points, atMs: number): readonly [number, number] | undefined {
  let best: readonly [number, number] | undefined;
  for (const point of points) {
    if (best === undefined || Math.abs(point[0] - atMs) < Math.abs(best[0] - atMs)) best = point;
  }
  return best;
}
