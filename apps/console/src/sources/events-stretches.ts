import type { Metric, Sample, Series } from '@gameday/prometheus';

/** A part of a series in which its value was above 0. */
export interface Stretch {
  readonly metric: Metric;
  readonly fromMs: number;
  /** Absent where it reaches to the end of what was asked for. */
  readonly toMs?: number;
  /** The highest value in it, and the sum of all. */
  readonly highest: number;
  readonly sum: number;
}

export interface StretchOptions {
  /** Each sample tells of so long before it. */
  readonly stepMs: number;
  readonly endMs: number;
  /** Parts that are no further apart are one; default the step and a half. */
  readonly gapMs?: number;
}

interface Open {
  fromMs: number;
  lastMs: number;
  highest: number;
  sum: number;
}

/** The parts of each series in which its value is above 0. */
export function stretchesOf(
  series: readonly Series[],
  { stepMs, endMs, gapMs = stepMs * 1.5 }: StretchOptions,
): Stretch[] {
  return series.flatMap(({ metric, samples }) => {
    const found: Stretch[] = [];
    let open: Open | undefined;
    const close = (goesOn: boolean) => {
      if (!open) return;
      const { fromMs, lastMs, highest, sum } = open;
      found.push({ metric, fromMs, ...(!goesOn && { toMs: lastMs }), highest, sum });
      open = undefined;
    };
    for (const { timeMs, value } of samples) {
      if (!(value > 0)) continue;
      if (open && timeMs - open.lastMs > gapMs) close(false);
      open ??= { fromMs: timeMs - stepMs, lastMs: timeMs, highest: 0, sum: 0 };
      open.lastMs = timeMs;
      open.highest = Math.max(open.highest, value);
      open.sum += value;
    }
    close(open !== undefined && endMs - open.lastMs < stepMs);
    return found;
  });
}

/** Where the value of a series changed: from one sample to the next. */
export function changesOf({ samples }: Pick<Series, 'samples'>): Array<{ atMs: number; from: number; to: number }> {
  return samples.slice(1).flatMap(({ timeMs, value }, index) => {
    const before: Sample | undefined = samples[index];
    return before && Number.isFinite(value) && before.value !== value
      ? [{ atMs: timeMs, from: before.value, to: value }]
      : [];
  });
}
