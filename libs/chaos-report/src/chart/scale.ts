import { duration, figure } from '../story/values.ts';

/** A straight mapping of values to places on a chart. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  at(value: number): number;
}

export function scale(from: number, to: number, start: number, end: number): Scale {
  const span = to - from || 1;
  return { from, to, at: (value) => start + ((value - from) / span) * (end - start) };
}

/** Round steps between two values, about so many: 1, 2 or 5 times a power of ten. */
export function ticks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  // Multiplied, not added up: 0.1 + 0.2 is no round number.
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

const stepsSeconds = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

/** Moments since a beginning, in milliseconds, that read well on an axis of this length. */
export function timeTicks(lengthMs: number, count: number): number[] {
  const rough = lengthMs / 1000 / count;
  const step = (stepsSeconds.find((one) => one >= rough) ?? rough) * 1000;
  return Array.from({ length: Math.floor(lengthMs / step + 1e-9) + 1 }, (_, index) => index * step);
}

/** A moment on a time axis: `0`, `30 s`, `2 min`. */
export const momentLabel = (ms: number): string => {
  if (ms === 0) return '0';
  if (ms < 60_000 || ms % 60_000 !== 0) return ms < 60_000 ? `${figure(ms / 1000)} s` : duration(ms);
  return `${ms / 60_000} min`;
};
