import type { Options } from 'k6/options';
import { miniprogramTransactions } from './flows/assets.ts';
import { constant } from './shared/profiles.ts';
import { acceptance } from './shared/thresholds.ts';

/** Signing in to the mini-program. The acceptance has 3000 users for 10 minutes. */
export const options: Options = {
  scenarios: { miniprogram: constant({ vus: 5, durationSeconds: 10 }) },
  thresholds: acceptance(miniprogramTransactions),
};

export { miniprogram as default } from './flows/assets.ts';
