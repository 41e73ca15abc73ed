import type { Clock } from './shared.ts';

/** The lab's clock, from the real one. */
export const createClock = (scale: number, now: () => number = Date.now): Clock => ({
  nowMs: now,
  scale,
  toScaledMs: (realMs) => realMs * scale,
  toRealMs: (scaledMs) => scaledMs / scale,
});
