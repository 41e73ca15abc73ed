import type { Options } from 'k6/options';
import { gather, visit, visitorTransactions } from './flows/visitors.ts';
import { constant } from './shared/profiles.ts';
import { acceptance } from './shared/thresholds.ts';

/** A few people who are always the same, and do what MIX says: a small load for experiments. */
export const options: Options = {
  scenarios: { visitors: constant({ vus: 5, durationSeconds: 600 }) },
  thresholds: acceptance(visitorTransactions),
};

export const setup = gather;
export default visit;
