import { mean } from '../statistics.ts';
import { correction, learnPersistence, localFeatures, type LocalFeatures, type Persistence } from './local-level.ts';
import { residualQuantiles, scaleOf, type Residuals } from './residuals.ts';
import { usualValues } from './seasonal.ts';

/** What can be said of every step of a series from the steps before it, before anything is fitted. */
export interface SeasonalModel {
  /** Up to the last that is known. */
  readonly values: Float64Array;
  readonly period: number;
  /** From the seasons before; one period longer than the values. */
  readonly usual: Float64Array;
  readonly features: LocalFeatures;
  /** Mean of the usual values. */
  readonly typical: number;
  /** Values below 0 have been seen, so that forecasts may be. */
  readonly signed: boolean;
}

/** What is learnt for one distance ahead. */
export interface Fit {
  readonly persistence: Persistence;
  readonly residuals: Residuals;
}

export function seasonalModel(series: Float64Array, period: number): SeasonalModel {
  const values = withoutTrailingGap(series);
  const usual = usualValues(values, period, values.length + Math.ceil(period));
  return {
    values,
    period,
    usual,
    features: localFeatures(values, usual, period),
    typical: mean(usual.subarray(0, values.length)),
    signed: values.some((value) => value < 0),
  };
}

/** Learns from the steps before `end` alone how forecasts made `ahead` steps before go. */
export function fitAhead(model: SeasonalModel, ahead: number, end: number): Fit {
  const { usual, period, typical, features } = model;
  const values = model.values.subarray(0, end);
  // The second season is judged by the first alone, which says little about how good several are.
  const from = Math.floor(period * (end >= 4 * period ? 2 : 1));
  const persistence = learnPersistence(values, usual, features, ahead, from);
  const relative = new Float64Array(end).fill(Number.NaN);
  for (let step = from + ahead; step < end; step += 1) {
    const habit = usual[step] as number;
    const error = (values[step] as number) - pointOf(model, persistence, step - ahead, habit);
    relative[step] = error / scaleOf(habit, typical);
  }
  return { persistence, residuals: { relative, period } };
}

const pointOf = (model: SeasonalModel, persistence: Persistence, origin: number, habit: number): number => {
  const point = habit + correction(model.features, persistence, origin, habit);
  return model.signed ? point : Math.max(0, point);
};

/** Forecast of the step `ahead` of `origin`, the last step that is looked at. */
export function forecastFrom(
  model: SeasonalModel,
  { persistence, residuals }: Fit,
  origin: number,
  ahead: number,
  quantile: number,
): { point: number; upper: number; lower: number } {
  const { usual, period, typical, signed } = model;
  const step = origin + ahead;
  // What lies more than a period after the values has the same usual values.
  const seasons = Math.max(0, Math.ceil((step - usual.length + 1) / period));
  const habit = usual[step - Math.round(seasons * period)] ?? Number.NaN;
  const expected = Number.isNaN(habit) ? typical : habit;
  const point = pointOf(model, persistence, origin, expected);
  const [low = 0, high = 0] = residualQuantiles(residuals, step, [1 - quantile, quantile]);
  const scale = scaleOf(expected, typical);
  const lower = Math.min(point, point + low * scale);
  return { point, upper: Math.max(point, point + high * scale), lower: signed ? lower : Math.max(0, lower) };
}

function withoutTrailingGap(values: Float64Array): Float64Array {
  let length = values.length;
  while (length > 0 && Number.isNaN(values[length - 1])) length -= 1;
  return values.subarray(0, length);
}
