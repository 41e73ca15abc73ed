import type { Options } from 'k6/options';
import { prepareSocial, social, socialTransactions } from './flows/social.ts';
import { constant } from './shared/profiles.ts';
import { acceptance } from './shared/thresholds.ts';

/** Everything that people do in the app: sign up, follow, post, comment, and above all read. */
export const options: Options = {
  scenarios: { social: constant({ vus: 5, durationSeconds: 20 }) },
  thresholds: acceptance(socialTransactions),
};

export const setup = prepareSocial;
export default social;
