import type { Options } from 'k6/options';
import { homeTransactions, miniprogramTransactions } from './flows/assets.ts';
import { constant } from './shared/profiles.ts';
import { acceptance } from './shared/thresholds.ts';

const size = { vus: 6, durationSeconds: 10 };

/** Half of the users on the home page, half on the mini-program, at the same time. The acceptance has 1000 for 10 minutes. */
export const options: Options = {
  scenarios: {
    home: constant(size, { exec: 'home', share: 0.5 }),
    miniprogram: constant(size, { exec: 'miniprogram', share: 0.5 }),
  },
  thresholds: acceptance([...homeTransactions, ...miniprogramTransactions]),
};

export { home, miniprogram } from './flows/assets.ts';
