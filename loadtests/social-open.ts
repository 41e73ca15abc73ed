import type { Options } from 'k6/options';
import { prepareSocial, social, socialTransactions } from './flows/social.ts';
import { open } from './shared/profiles.ts';
import { acceptance } from './shared/thresholds.ts';

/** Everything that people do in the app, by people who arrive at a rate (RATE), however long the answers take. */
export const options: Options = {
  scenarios: { social: open({ ratePerSecond: 20, durationSeconds: 20 }) },
  thresholds: acceptance(socialTransactions),
};

export const setup = prepareSocial;
export default social;
