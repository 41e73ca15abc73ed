import type { Options } from 'k6/options';
import { miniprogramTransactions } from './flows/assets.ts';
import { open } from './shared/profiles.ts';
import { acceptance } from './shared/thresholds.ts';

/** Signing in to the mini-program for people who arrive at a rate (RATE), however long the answers take. */
export const options: Options = {
  scenarios: { miniprogram: open({ ratePerSecond: 20, durationSeconds: 10 }) },
  thresholds: acceptance(miniprogramTransactions),
};

export { miniprogram as default } from './flows/assets.ts';
