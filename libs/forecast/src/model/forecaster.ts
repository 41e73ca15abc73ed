import type { Series } from '../series.ts';
import { fitAhead, forecastFrom, seasonalModel, type Fit } from './seasonal-model.ts';

/** A forecast of one step. */
export interface ForecastValue {
  /** Number of the step; it starts at this times the series' `stepSeconds`. */
  readonly step: number;
  /** Most likely value. */
  readonly point: number;
  /** The value stays below this with the probability asked for. */
  readonly upper: number;
  /** It stays above this with the same probability. */
  readonly lower: number;
}

/** A fitted model: forecasts any number of steps after its series. */
export interface Forecaster {
  readonly series: Series;
  readonly period: number;
  /**
   * Forecasts a step after the last that is known.
   * @param step its number
   * @param quantile probability that the value stays below `upper`, above 0.5 and below 1
   */
  at(step: number, quantile: number): ForecastValue;
}

/**
 * Fits the seasonal model to a series: the usual value of each phase, corrected by how today differs from it, with the spread of its
 * own past errors. Everything that depends on the distance ahead is fitted when first asked for. Of the methods compared in
 * `bench/src/forecast.ts` (seasonal naive, Holt-Winters, harmonic regression) it has the lowest loss over all.
 * @param period in steps, need not be whole; the series should be at least two periods long
 */
export function fitForecaster(series: Series, period: number): Forecaster {
  const model = seasonalModel(series.values, period);
  const { length } = model.values;
  const fits = new Map<number, Fit>();
  const fitFor = (ahead: number): Fit => {
    const fit = fits.get(ahead) ?? fitAhead(model, ahead, length);
    fits.set(ahead, fit);
    return fit;
  };
  const answers = new Map<string, ForecastValue>();
  return {
    series,
    period,
    at(step, quantile) {
      const key = `${step} ${quantile}`;
      const known = answers.get(key);
      if (known) return known;
      const ahead = Math.max(1, step - series.first - length + 1);
      const answer = { step, ...forecastFrom(model, fitFor(representative(ahead)), length - 1, ahead, quantile) };
      answers.set(key, answer);
      return answer;
    },
  };
}

/** Up to 12 steps ahead each has its own fit; beyond, distances within a quarter of each other share one. */
function representative(ahead: number): number {
  if (ahead <= 12) return ahead;
  return Math.round(12 * 1.25 ** Math.round(Math.log(ahead / 12) / Math.log(1.25)));
}
