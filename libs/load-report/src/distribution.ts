import type { Tally } from './collect/tally.ts';
import type { Figures } from './figures.ts';

const barsWanted = 40;

/** The next of 1, 2, 5, 10, 20, 50, … at or above a value. */
function nice(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return (
    [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= value * 0.999_999) ?? power * 10
  );
}

/** How many requests took how long: bars of equal width up to the 99.5th percentile, and one for all that is slower. */
export function distributionOf(all: Tally, transactions: readonly [string, Tally][]): Figures['distribution'] {
  const upToMs = Math.max(0.01, all.sketch.quantile(0.995) ?? 0);
  const width = nice(upToMs / barsWanted);
  const bars = Math.ceil(upToMs / width);
  const edgesMs = Array.from({ length: bars }, (_, index) => Number(((index + 1) * width).toPrecision(6)));
  const counts = transactions.map(([name, { sketch }]): [string, number[]] => {
    const inBars = new Array<number>(bars + 1).fill(0);
    for (const { value, count } of sketch.bins()) {
      const bar = Math.min(bars, Math.max(0, Math.ceil(value / width) - 1));
      inBars[bar] = (inBars[bar] ?? 0) + count;
    }
    return [name, inBars];
  });
  return { edgesMs, counts: Object.fromEntries(counts) };
}
