import type { Options } from 'k6/options';
import { homeTransactions, miniprogramTransactions } from './flows/assets.ts';
import { open } from './shared/profiles.ts';
import { acceptance } from './shared/thresholds.ts';

const size = { ratePerSecond: 20, durationSeconds: 10 };

/** Home page and mini-program, half of the arrivals each, at a rate (RATE). */
export const options: Options = {
  scenarios: {
    home: open(size, { exec: 'home', share: 0.5 }),
    miniprogram: open(size, { exec: 'miniprogram', share: 0.5 }),
  },
  thresholds: acceptance([...homeTransactions, ...miniprogramTransactions]),
};

export { home, miniprogram } from './flows/assets.ts';
