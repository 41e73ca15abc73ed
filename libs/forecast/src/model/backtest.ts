import type { ScoredForecast } from '../accuracy/accuracy.ts';
import type { Series } from '../series.ts';
import { fitAhead, forecastFrom, seasonalModel } from './seasonal-model.ts';

export interface BacktestOptions {
  /** Steps between the last one known and the one forecast, at least 1. */
  readonly ahead: number;
  readonly quantile: number;
  /** How many of the last steps are forecast. */
  readonly steps: number;
}

/**
 * Forecasts the last steps of a series as they would have been forecast then (rolling origin, Tashman 2000): each from what was
 * known `ahead` steps before, with what was learnt from the steps before alone; learnt anew eight times a period.
 */
export function backtest(
  series: Series,
  period: number,
  { ahead, quantile, steps }: BacktestOptions,
): ScoredForecast[] {
  const model = seasonalModel(series.values, period);
  const { length } = model.values;
  const start = Math.max(length - steps, Math.ceil(1.5 * period) + ahead);
  const stretch = Math.max(1, Math.floor(period / 8));
  const scored: ScoredForecast[] = [];
  for (let from = start; from < length; from += stretch) {
    const fit = fitAhead(model, ahead, from - ahead + 1);
    for (let step = from; step < Math.min(length, from + stretch); step += 1) {
      const actual = model.values[step] as number;
      if (Number.isNaN(actual)) continue;
      scored.push({ step: series.first + step, actual, ...forecastFrom(model, fit, step - ahead, ahead, quantile) });
    }
  }
  return scored;
}
