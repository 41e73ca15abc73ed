import type { Forecaster, ForecastValue } from '../model/forecaster.ts';
import type { Peak, Question } from './prediction.ts';

/**
 * The most that is needed from now until pods asked for by the next sync would serve, and one step more, because the forecast's own
 * time is no finer. What lies behind is not in it, so nothing lingers after a peak.
 */
export function lookAhead(
  forecaster: Forecaster,
  { nowSeconds, startupSeconds, syncSeconds, targetPerPod, tolerance = 0 }: Question,
  quantile: number,
): { values: ForecastValue[]; peak: Peak; replicas: number } {
  const { stepSeconds } = forecaster.series;
  const from = Math.floor(nowSeconds / stepSeconds);
  const to = Math.floor((nowSeconds + startupSeconds + syncSeconds) / stepSeconds) + 1;
  const values = Array.from({ length: to - from + 1 }, (_, index) => forecaster.at(from + index, quantile));
  const highest = values.reduce((best, value) => (value.upper > best.upper ? value : best));
  const atSeconds = Math.max(nowSeconds, highest.step * stepSeconds);
  const peak = { atSeconds, inSeconds: atSeconds - nowSeconds, point: highest.point, upper: highest.upper };
  return { values, peak, replicas: Math.max(1, Math.ceil(highest.upper / (targetPerPod * (1 + tolerance)))) };
}
