import type { Options } from 'k6/options';
import { homeTransactions } from './flows/assets.ts';
import { constant } from './shared/profiles.ts';
import { acceptance } from './shared/thresholds.ts';

/**
 * The home page of the app. Small by default, so that it is safe to try; VUS and DURATION make it as large as wanted
 * (the acceptance has 3000 users for 10 minutes).
 */
export const options: Options = {
  scenarios: { home: constant({ vus: 5, durationSeconds: 10 }) },
  thresholds: acceptance(homeTransactions),
};

export { home as default } from './flows/assets.ts';
