/** A line of an axis, and where it stands from 0 to 1. */
export interface Tick {
  readonly value: number;
  readonly at: number;
}

export interface Scale {
  /** From 0 to 1. */
  readonly at: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** Durations that differ by more than this are drawn by their magnitude. */
const linearRatioMax = 50;

function niceStep(range: number, stepsMax: number): number {
  const rough = range / stepsMax;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
}

/** An axis for durations: from zero on, or logarithmic where they differ much. */
export function durationScale(values: readonly number[]): Scale {
  const positive = values.filter((value) => value > 0);
  const max = Math.max(1, ...positive);
  const min = Math.max(1, Math.min(max, ...positive));
  if (max / min <= linearRatioMax) {
    const step = niceStep(max, 4);
    const top = Math.ceil(max / step) * step;
    const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
    return { at: (value) => value / top, ticks: ticks.map((value) => ({ value, at: value / top })) };
  }
  const bottom = Math.floor(Math.log10(min));
  const top = Math.ceil(Math.log10(max));
  const at = (value: number) => (Math.log10(Math.max(value, 10 ** bottom)) - bottom) / (top - bottom);
  const ticks = Array.from({ length: top - bottom + 1 }, (_, index) => 10 ** (bottom + index));
  return { at, ticks: ticks.map((value) => ({ value, at: at(value) })) };
}

/** From one tick of time to the next, in milliseconds. */
const stepsMs = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000, 86_400_000,
];

/** An axis for times in milliseconds since 1970, with a margin, so that no point is cut off. */
export function timeScale(values: readonly number[], ticksMax = 5): Scale & { readonly stepMs: number } {
  const min = Math.min(...values);
  const range = Math.max(Math.max(...values) - min, 10);
  const from = min - range * 0.02;
  const width = range * 1.04;
  const at = (value: number) => (value - from) / width;
  const stepMs =
    stepsMs.find((step) => range / step <= ticksMax) ?? Math.ceil(range / ticksMax / 86_400_000) * 86_400_000;
  const ticks: Tick[] = [];
  for (let value = Math.ceil(from / stepMs) * stepMs; value <= from + width; value += stepMs)
    ticks.push({ value, at: at(value) });
  return { at, ticks, stepMs };
}
