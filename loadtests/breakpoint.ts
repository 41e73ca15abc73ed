import type { Options } from 'k6/options';
import { ramp } from './shared/profiles.ts';
import { acceptanceOfSteps } from './shared/thresholds.ts';

const { scenarios, steps } = ramp({ ratePerSecond: 2_000, durationSeconds: 150 }, 15);

/**
 * More and more people on the home page, in steps of equal length up to RATE arrivals per second, until the objective
 * breaks: that ends the run. The last step before is the knee, which the report shows with all the others.
 */
export const options: Options = { scenarios, thresholds: acceptanceOfSteps(steps) };

export { home as default } from './flows/assets.ts';
