import type { Options } from 'k6/options';
import { homeTransactions } from './flows/assets.ts';
import { open } from './shared/profiles.ts';
import { acceptance } from './shared/thresholds.ts';

/** The home page for people who arrive at a rate (RATE), however long the answers take. */
export const options: Options = {
  scenarios: { home: open({ ratePerSecond: 20, durationSeconds: 10 }) },
  thresholds: acceptance(homeTransactions),
};

export { home as default } from './flows/assets.ts';
