import { weightedMedianInPlace } from '../statistics.ts';

/** Weight of a season relative to the one after it. Measured: 0.7 and 0.9 are worse by 1 % and 2 %, 0.5 by a third. */
const memory = 0.8;
/** Seasons looked at; the ninth back would weigh a sixth of the last. */
const seasonsMax = 8;

/** Steps on either side that count as the same phase: five minutes of a day, so that noise is evened out and steep rises stay. */
const neighboursOf = (period: number): number => Math.min(3, Math.round(period / 144));

/**
 * What is usual for each step, from the same phase of the seasons before it alone: their weighted median, where a season weighs
 * `memory` times as much as the one after it. One odd day moves it little (the robust level per phase of RobustSTL, Wen et al. 2019,
 * made causal), and as it never looks at its own season, what is left over is an honest out-of-sample error.
 * @param length how many steps to answer for; may go past the end of the values
 * @returns NaN where no season before is known
 */
export function usualValues(values: Float64Array, period: number, length: number): Float64Array {
  const neighbours = neighboursOf(period);
  const usual = new Float64Array(length).fill(Number.NaN);
  const found: number[] = [];
  const weights: number[] = [];
  for (let step = Math.floor(period) - neighbours; step < length; step += 1) {
    found.length = 0;
    weights.length = 0;
    let weight = 1;
    let seasons = 0;
    for (let back = 1; seasons < seasonsMax; back += 1) {
      const same = step - Math.round(back * period);
      if (same + neighbours < 0) break;
      if (same - neighbours >= values.length) continue;
      seasons += 1;
      for (let near = same - neighbours; near <= same + neighbours; near += 1) {
        const value = values[near];
        if (value === undefined || Number.isNaN(value)) continue;
        found.push(value);
        weights.push(near === same ? weight : weight / 2);
      }
      weight *= memory;
    }
    if (found.length > 0) usual[step] = weightedMedianInPlace(found, weights);
  }
  return usual;
}
