import type { Accuracy } from './accuracy.ts';

/** Why a forecast is not to be relied on. */
export type Distrust = 'error' | 'recent_error' | 'no_skill' | 'coverage';
export type Trust = { readonly trusted: true } | { readonly trusted: false; readonly because: Distrust };

export interface TrustLimits {
  /** Largest weighted error, as a share. */
  readonly errorMax: number;
  /** What the coverage should be. */
  readonly quantile: number;
}

/**
 * Whether forecasts are good enough to act on. What is trusted stays so up to the limits; what is not must be clearly within them, so
 * that an error about the limit does not turn the forecast on and off. The recent error may be twice the limit: one bad hour is not yet
 * a bad forecast, two of them are.
 * @param skill see `skillOf`
 */
export function judgeTrust(
  before: boolean,
  accuracy: Accuracy,
  skill: number,
  { errorMax, quantile }: TrustLimits,
): Trust {
  const ease = before ? 1 : 0.8;
  if (accuracy.wape > errorMax * ease) return { trusted: false, because: 'error' };
  if (accuracy.recentWape > 2 * errorMax * ease) return { trusted: false, because: 'recent_error' };
  // What the last value tells as well is no knowledge of a period: nothing comes again, it only seemed so. NaN compares as false.
  if (skill < (before ? -0.1 : 0.05)) return { trusted: false, because: 'no_skill' };
  // A fifth, or a tenth, more misses than promised: a quantile of 0.9 must hold for 70 %, and 80 % to be trusted again.
  if (accuracy.coverage < quantile - (before ? 0.2 : 0.1)) return { trusted: false, because: 'coverage' };
  return { trusted: true };
}
