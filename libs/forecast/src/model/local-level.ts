import { generate, mean, median } from '../statistics.ts';

/** How many ways a day can differ from the usual one: by a factor just now, by a factor for a while, by an amount just now. */
export const featureCount = 3;

/** For each step, how the values up to it differ from the usual ones. */
export type LocalFeatures = readonly [fastRatio: Float64Array, slowRatio: Float64Array, amount: Float64Array];

/** Half-lives in steps; the slow one is at least 2 steps, and an hour of a day. */
const fastSteps = 1.5;
const amountSteps = 2;
const slowSteps = (period: number): number => Math.max(2, period / 24);
/** A factor is believed between a tenth and four times. */
const ratioBounds = [-0.9, 3] as const;

/**
 * How today differs from the usual so far. The factors are ratios of sums (exponentially weighted), so that small values, where a
 * ratio is mostly noise, count for little; the amount is a mean difference. 0 where nothing is known.
 */
export function localFeatures(values: Float64Array, usual: Float64Array, period: number): LocalFeatures {
  const least = 0.05 * mean(usual.subarray(0, values.length));
  const ratio = (halfLife: number) => {
    const [actualSums, usualSums] = decayingSums(values, usual, halfLife);
    return actualSums.map((sum, step) => {
      const expected = usualSums[step] as number;
      if (!(expected > 0)) return 0;
      return Math.min(ratioBounds[1], Math.max(ratioBounds[0], (sum - expected) / Math.max(expected, least)));
    });
  };
  const [actualSums, usualSums, weights] = decayingSums(values, usual, amountSteps);
  const amount = actualSums.map((sum, step) => {
    const weight = weights[step] as number;
    return weight > 0 ? (sum - (usualSums[step] as number)) / weight : 0;
  });
  return [ratio(fastSteps), ratio(slowSteps(period)), amount];
}

/** Sums of values, usual values and weights over the steps where both are known, halved every `halfLife` steps. */
function decayingSums(
  values: Float64Array,
  usual: Float64Array,
  halfLife: number,
): [Float64Array, Float64Array, Float64Array] {
  const decay = 0.5 ** (1 / halfLife);
  const sums: [Float64Array, Float64Array, Float64Array] = [values.slice(), values.slice(), values.slice()];
  let actual = 0;
  let expected = 0;
  let weight = 0;
  for (let step = 0; step < values.length; step += 1) {
    const value = values[step] as number;
    const habit = usual[step] as number;
    actual *= decay;
    expected *= decay;
    weight *= decay;
    if (!Number.isNaN(value) && !Number.isNaN(habit)) {
      actual += value;
      expected += habit;
      weight += 1;
    }
    sums[0][step] = actual;
    sums[1][step] = expected;
    sums[2][step] = weight;
  }
  return sums;
}

/** How much of each difference is still there some steps later. */
export type Persistence = readonly [number, number, number];

/** What the differences seen at step `from` add to the usual value of a later one. */
export const correction = (features: LocalFeatures, persistence: Persistence, from: number, usual: number): number =>
  persistence[0] * (features[0][from] as number) * usual +
  persistence[1] * (features[1][from] as number) * usual +
  persistence[2] * (features[2][from] as number);

/**
 * Learns from the history how much of a difference lasts for `ahead` steps: a regression of later differences on present ones, so
 * that noise is not carried on and a quiet holiday is. Ridge (Hoerl and Kennard 1970) towards "nothing lasts", and once more with
 * what was off by over four robust deviations drawn in (Huber 1964).
 */
export function learnPersistence(
  values: Float64Array,
  usual: Float64Array,
  features: LocalFeatures,
  ahead: number,
  from: number,
): Persistence {
  const rows = new Float64Array(featureCount * Math.max(0, values.length - from - ahead));
  const targets = new Float64Array(rows.length / featureCount);
  let count = 0;
  for (let step = from + ahead; step < values.length; step += 1) {
    const habit = usual[step] as number;
    const target = (values[step] as number) - habit;
    if (Number.isNaN(target)) continue;
    rows[featureCount * count] = (features[0][step - ahead] as number) * habit;
    rows[featureCount * count + 1] = (features[1][step - ahead] as number) * habit;
    rows[featureCount * count + 2] = features[2][step - ahead] as number;
    targets[count] = target;
    count += 1;
  }
  // As much doubt as ten steps with a difference of a twentieth would remove.
  const ridge = 10 * (0.05 * mean(usual.subarray(0, values.length))) ** 2;
  const first = leastSquares(rows, targets, count, ridge);
  const fitted = generate(count, (row) => product(rows, row, first));
  const misses = generate(count, (row) => Math.abs((targets[row] as number) - (fitted[row] as number)));
  const limit = 4 * 1.4826 * median(misses);
  const drawnIn = generate(count, (row) => {
    const expected = fitted[row] as number;
    return expected + Math.min(limit, Math.max(-limit, (targets[row] as number) - expected));
  });
  return leastSquares(rows, drawnIn, count, ridge);
}

const product = (rows: Float64Array, row: number, weights: Persistence): number =>
  (rows[featureCount * row] as number) * weights[0] +
  (rows[featureCount * row + 1] as number) * weights[1] +
  (rows[featureCount * row + 2] as number) * weights[2];

/** Solves the normal equations of three unknowns by Gaussian elimination; the ridge keeps them solvable. */
function leastSquares(rows: Float64Array, targets: Float64Array, count: number, ridge: number): Persistence {
  const equations = Array.from({ length: featureCount }, (_, row) =>
    Array.from({ length: featureCount + 1 }, (__, column) => (row === column ? ridge + Number.MIN_VALUE : 0)),
  );
  for (let one = 0; one < featureCount; one += 1) {
    const equation = equations[one] as number[];
    for (let other = one; other <= featureCount; other += 1) {
      let sum = 0;
      for (let row = 0; row < count; row += 1) {
        const factor = other === featureCount ? (targets[row] as number) : (rows[featureCount * row + other] as number);
        sum += (rows[featureCount * row + one] as number) * factor;
      }
      equation[other] = (equation[other] as number) + sum;
    }
    for (let other = 0; other < one; other += 1) equation[other] = (equations[other] as number[])[one] as number;
  }
  return solve(equations);
}

function solve(equations: number[][]): Persistence {
  const at = (row: number, column: number) => (equations[row] as number[])[column] as number;
  for (let pivot = 0; pivot < featureCount; pivot += 1) {
    for (let row = pivot + 1; row < featureCount; row += 1) {
      const factor = at(row, pivot) / at(pivot, pivot);
      for (let column = pivot; column <= featureCount; column += 1) {
        (equations[row] as number[])[column] = at(row, column) - factor * at(pivot, column);
      }
    }
  }
  const third = at(2, 3) / at(2, 2);
  const second = (at(1, 3) - at(1, 2) * third) / at(1, 1);
  const first = (at(0, 3) - at(0, 1) * second - at(0, 2) * third) / at(0, 0);
  return [first || 0, second || 0, third || 0];
}
