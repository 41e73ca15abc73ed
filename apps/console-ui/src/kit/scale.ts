/** From values to pixels. */
export interface LinearScale {
  readonly from: number;
  readonly to: number;
  (value: number): number;
}

export function linear(from: number, to: number, pixelFrom: number, pixelTo: number): LinearScale {
  const span = to - from || 1;
  const scale = (value: number): number => pixelFrom + ((value - from) / span) * (pixelTo - pixelFrom);
  return Object.assign(scale, { from, to });
}

const niceSteps = [1, 2, 2.5, 5, 10] as const;

/** Round values from 0 or below up to at least the highest, some four of them. */
export function valueTicks(highest: number, whole: boolean, count = 4): number[] {
  const top = Number.isFinite(highest) && highest > 0 ? highest : 1;
  const raw = top / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const nice = (niceSteps.find((step) => step * power >= raw) ?? 10) * power;
  const step = whole ? Math.max(1, Math.ceil(nice)) : nice;
  const ticks: number[] = [];
  for (let index = 0; ; index += 1) {
    const tick = Number((index * step).toPrecision(12));
    ticks.push(tick);
    if (tick >= top) return ticks;
  }
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const timeSteps = [
  second,
  5 * second,
  10 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
] as const;

/** Moments on whole steps of the machine's own clock; at most so many. */
export function timeTicks(fromMs: number, toMs: number, countMax: number, offsetMs = 0): number[] {
  const span = Math.max(1, toMs - fromMs);
  const step =
    timeSteps.find((each) => span / each <= Math.max(1, countMax)) ?? Math.ceil(span / countMax / hour) * hour;
  const first = Math.ceil((fromMs + offsetMs) / step) * step - offsetMs;
  return Array.from({ length: Math.max(0, Math.floor((toMs - first) / step) + 1) }, (_, index) => first + index * step);
}

export interface LineOptions {
  /** A value holds until the next one. */
  readonly step: boolean;
  /** Points further apart than this are not joined. */
  readonly gapMs?: number;
}

/** The path of a line; where there is no value there is no line. */
export function linePath(
  times: readonly number[],
  values: readonly (number | null)[],
  x: (ms: number) => number,
  y: (value: number) => number,
  { step, gapMs = Number.POSITIVE_INFINITY }: LineOptions,
): string {
  let path = '';
  let beforeMs: number | undefined;
  times.forEach((ms, index) => {
    const value = values[index];
    if (value === null || value === undefined) {
      beforeMs = undefined;
      return;
    }
    const [left, top] = [x(ms).toFixed(1), y(value).toFixed(1)];
    if (beforeMs === undefined || ms - beforeMs > gapMs) path += `M${left} ${top}h0.1`;
    else path += step ? `H${left}V${top}` : `L${left} ${top}`;
    beforeMs = ms;
  });
  return path;
}

/** The index of the last moment that is not after this one; -1 where all are after it. */
export function indexAt(times: readonly number[], ms: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Number.POSITIVE_INFINITY) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The usual distance of two neighbours, in the middle of all; for telling gaps from steps. */
export function usualStep(times: readonly number[]): number {
  const steps = times.slice(1).map((ms, index) => ms - (times[index] ?? ms));
  const sorted = steps.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
