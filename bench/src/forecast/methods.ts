import { backtest, type ScoredForecast } from '@gameday/forecast';

/** A way to forecast: the value of every step, from the steps up to `ahead` before it. What is learnt is learnt before `fitEnd`. */
type Points = (values: Float64Array, period: number, ahead: number, fitEnd: number) => Float64Array;

const persistence: Points = (values, _period, ahead) => values.map((_, step) => values[step - ahead] ?? Number.NaN);
const seasonalNaive: Points = (values, period) => values.map((_, step) => values[step - period] ?? Number.NaN);

/** Holt-Winters (Winters 1960) with a damped trend; the smoothing constants with the least error before `fitEnd`. */
const holtWinters =
  (multiplicative: boolean): Points =>
  (values, period, ahead, fitEnd) => {
    let best = values;
    let least = Number.POSITIVE_INFINITY;
    for (const level of [0.05, 0.2, 0.5])
      for (const trend of [0, 0.01])
        for (const season of [0.1, 0.3, 0.6]) {
          const points = smoothed(values, period, ahead, multiplicative, { level, trend, season });
          const error = meanError(values, points, 2 * period, fitEnd);
          if (error < least) [best, least] = [points, error];
        }
    return best;
  };

function smoothed(
  values: Float64Array,
  period: number,
  ahead: number,
  multiplicative: boolean,
  by: { level: number; trend: number; season: number },
): Float64Array {
  const points = new Float64Array(values.length).fill(Number.NaN);
  const first = values.subarray(0, period).filter((value) => !Number.isNaN(value));
  let level = first.reduce((sum, value) => sum + value, 0) / first.length;
  let trend = 0;
  const seasons = Float64Array.from({ length: period }, (_, phase) => {
    const value = values[phase] as number;
    if (Number.isNaN(value)) return multiplicative ? 1 : 0;
    return multiplicative ? value / level : value - level;
  });
  for (let step = period; step < values.length; step += 1) {
    const value = values[step] as number;
    const season = seasons[step % period] as number;
    if (Number.isNaN(value)) level += trend;
    else {
      const before = level;
      const seen = multiplicative ? value / Math.max(season, 0.02) : value - season;
      level = by.level * seen + (1 - by.level) * (level + trend);
      trend = (by.trend * (level - before) + (1 - by.trend) * trend) * 0.98;
      const now = multiplicative ? value / Math.max(level, 1e-6) : value - level;
      seasons[step % period] = by.season * now + (1 - by.season) * season;
    }
    if (step + ahead >= values.length) continue;
    const next = seasons[(step + ahead) % period] as number;
    const flat = level + ahead * trend;
    points[step + ahead] = Math.max(0, multiplicative ? flat * next : flat + next);
  }
  return points;
}

/** Harmonic regression (least squares on sines and cosines) with what is left over carried on as an autoregression. */
const harmonic =
  (harmonics: number): Points =>
  (values, period, ahead, fitEnd) => {
    const size = 1 + 2 * harmonics;
    const rowOf = (step: number) =>
      Array.from({ length: size }, (_, index) => {
        const angle = (2 * Math.PI * Math.ceil(index / 2) * step) / period;
        return index === 0 ? 1 : index % 2 === 1 ? Math.sin(angle) : Math.cos(angle);
      });
    const rows = Array.from({ length: period }, (_, phase) => rowOf(phase));
    const equations = Array.from({ length: size }, (_, row) =>
      Float64Array.from({ length: size + 1 }, (_, column) => (row === column ? 1e-6 : 0)),
    );
    for (let step = 0; step < fitEnd; step += 1) {
      const value = values[step] as number;
      if (Number.isNaN(value)) continue;
      const row = rows[step % period] as number[];
      equations.forEach((equation, one) => {
        const factor = row[one] as number;
        for (let other = 0; other < size; other += 1)
          equation[other] = (equation[other] as number) + factor * (row[other] as number);
        equation[size] = (equation[size] as number) + factor * value;
      });
    }
    const weights = solve(equations);
    const byPhase = rows.map((row) => row.reduce((sum, one, index) => sum + one * (weights[index] as number), 0));
    const left = values.map((value, step) => value - (byPhase[step % period] as number));
    let products = 0;
    let squares = 0;
    for (let step = ahead; step < fitEnd; step += 1) {
      const product = (left[step] as number) * (left[step - ahead] as number);
      if (Number.isNaN(product)) continue;
      products += product;
      squares += (left[step - ahead] as number) ** 2;
    }
    const carried = products / squares;
    return values.map((_, step) => {
      const before = left[step - ahead] ?? Number.NaN;
      return Math.max(0, (byPhase[step % period] as number) + (Number.isNaN(before) ? 0 : carried * before));
    });
  };

function solve(equations: Float64Array[]): number[] {
  const size = equations.length;
  const at = (row: number, column: number) => equations[row]?.[column] as number;
  for (let pivot = 0; pivot < size; pivot += 1)
    for (let row = pivot + 1; row < size; row += 1) {
      const factor = at(row, pivot) / at(pivot, pivot);
      for (let column = pivot; column <= size; column += 1)
        (equations[row] as Float64Array)[column] = at(row, column) - factor * at(pivot, column);
    }
  const weights = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = at(row, size);
    for (let column = row + 1; column < size; column += 1) rest -= at(row, column) * (weights[column] as number);
    weights[row] = rest / at(row, row);
  }
  return weights;
}

function meanError(values: Float64Array, points: Float64Array, from: number, to: number): number {
  let error = 0;
  let count = 0;
  for (let step = from; step < to; step += 1) {
    const miss = Math.abs((values[step] as number) - (points[step] as number));
    if (Number.isNaN(miss)) continue;
    error += miss;
    count += 1;
  }
  return error / count;
}

/** The same spread for every method: the quantile of its own errors before `fitEnd` at about the same phase, by the root of the value. */
function withSpread(
  values: Float64Array,
  points: Float64Array,
  period: number,
  fitEnd: number,
  quantile: number,
): ScoredForecast[] {
  const scale = (point: number) => Math.sqrt(Math.max(point, 1));
  const relative = values.map((value, step) => (value - (points[step] as number)) / scale(points[step] as number));
  const scored: ScoredForecast[] = [];
  const reach = Math.round(period / 8);
  for (let step = fitEnd; step < values.length; step += 1) {
    const actual = values[step] as number;
    const point = points[step] as number;
    if (Number.isNaN(actual) || Number.isNaN(point)) continue;
    const near: number[] = [];
    for (let middle = step - period; middle - reach >= 2 * period; middle -= period) {
      if (middle + reach < fitEnd)
        near.push(...relative.subarray(middle - reach, middle + reach + 1).filter((one) => !Number.isNaN(one)));
    }
    near.sort((one, other) => one - other);
    const high = near[Math.min(near.length - 1, Math.ceil(quantile * (near.length + 1)) - 1)] ?? 0;
    scored.push({ step, actual, point, upper: Math.max(point, point + high * scale(point)), lower: 0 });
  }
  return scored;
}

const alternatives: Readonly<Record<string, Points>> = {
  'last value': persistence,
  'seasonal naive': seasonalNaive,
  'Holt-Winters, additive': holtWinters(false),
  'Holt-Winters, multiplicative': holtWinters(true),
  'harmonic regression, 6': harmonic(6),
  'harmonic regression, 20': harmonic(20),
};

export type Method = (
  values: Float64Array,
  period: number,
  ahead: number,
  quantile: number,
  steps: number,
) => readonly ScoredForecast[];

/** Each forecasts the last `steps` steps with what was known `ahead` steps before. */
export const methods: Readonly<Record<string, Method>> = {
  ours: (values, period, ahead, quantile, steps) =>
    backtest({ stepSeconds: 300, first: 0, values }, period, { ahead, quantile, steps }),
  ...Object.fromEntries(
    Object.entries(alternatives).map(([name, points]): [string, Method] => [
      name,
      (values, period, ahead, quantile, steps) => {
        const fitEnd = values.length - steps;
        return withSpread(values, points(values, period, ahead, fitEnd), period, fitEnd, quantile);
      },
    ]),
  ),
};
