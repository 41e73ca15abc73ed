import type { VersionRange } from './types.ts';

const numbersOf = (version: string): number[] =>
  (/^v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '').split('.').map((part) => Number(part || 0));

/** Compares the numbers of two versions; a missing number counts as 0, and what follows the numbers is left out. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [numbersOf(left), numbersOf(right)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** Whether a version lies in the range. */
export const fits = (version: string, range: VersionRange): boolean =>
  compareVersions(version, range.min) >= 0 && compareVersions(version, range.below) < 0;

/** The range, for people. */
export const describeRange = (range: VersionRange): string => `${range.min} or later, below ${range.below}`;
