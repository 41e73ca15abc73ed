import { seededRandom } from '@gameday/random';

/** A load over one period: what share of the highest it is, from 0 to 1, at a share of the period. */
export type Shape = (share: number) => number;

const bump = (share: number, at: number, width: number): number => Math.exp(-(((share - at) / width) ** 2));

/** A working day: quiet nights, a steep morning, a dip at noon, and an evening that is higher still. */
export const workingDay: Shape = (share) =>
  Math.min(1, 0.12 + 0.7 * bump(share, 0.38, 0.055) + 0.88 * bump(share, 0.8, 0.06));

/** A load that wanders: no time of the day says anything of it. The points of a walk that stays between 0.1 and 1. */
export function wander(seed: number, points: number): number[] {
  const random = seededRandom(seed);
  const walk: number[] = [];
  let level = 0.4;
  for (let point = 0; point < points; point += 1) {
    level = Math.min(1, Math.max(0.1, level + (random() - 0.5) * 0.16));
    walk.push(level);
  }
  return walk;
}

/** Days of the past, in steps, each value a little off. */
export function pastDays(shape: Shape, days: number, stepsPerDay: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: days * stepsPerDay }, (_, step) => {
    const share = ((step + 0.5) / stepsPerDay) % 1;
    return shape(share) * (0.95 + 0.1 * random());
  });
}
