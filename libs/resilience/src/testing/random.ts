/** Of `values`, one at random. */
export const pick = <T>(random: () => number, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
/** A whole number from `min` to `max`. */
export const wholeBetween = (random: () => number, min: number, max: number): number =>
  min + Math.floor(random() * (max - min + 1));
