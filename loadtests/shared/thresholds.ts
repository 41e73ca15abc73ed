import type { ObjectThreshold, Options } from 'k6/options';
import type { Step } from './profiles.ts';

/** The acceptance of every transaction: 3 s or less on average, and right in 99 % of the cases. */
export const objective = { averageMsMax: 3_000, successMin: 0.99 } as const;

type Thresholds = NonNullable<Options['thresholds']>;

/** The acceptance of all requests with this tag. */
const acceptanceOf = (tag: string, value: string): Thresholds => ({
  [`http_req_duration{${tag}:${value}}`]: [`avg<=${objective.averageMsMax}`],
  [`checks{${tag}:${value}}`]: [`rate>=${objective.successMin}`],
});

const merged = (parts: readonly Thresholds[]): Thresholds => Object.assign({}, ...parts) as Thresholds;

/** Thresholds for each transaction by itself: an average over all hides the slow one. */
export const acceptance = (transactions: readonly string[]): Thresholds =>
  merged(transactions.map((transaction) => acceptanceOf('transaction', transaction)));

/** The same for each phase, all its transactions together. */
export const acceptanceOfPhases = (phases: readonly string[]): Thresholds =>
  merged(phases.map((phase) => acceptanceOf('phase', phase)));

/** So many arrivals of a step may find no free user: all are busy with answers that do not come. */
const droppedShareMax = 0.05;

/** The same for each step, and that nearly all arrivals could be made; the first step that breaks it ends the run. */
export function acceptanceOfSteps(steps: readonly Step[]): Thresholds {
  const ends = (threshold: string): ObjectThreshold => ({ threshold, abortOnFail: true, delayAbortEval: '2s' });
  return merged(
    steps.map(({ name, ratePerSecond, arrivals }) => ({
      [`http_req_duration{step:${ratePerSecond}}`]: [ends(`avg<=${objective.averageMsMax}`)],
      [`checks{step:${ratePerSecond}}`]: [ends(`rate>=${objective.successMin}`)],
      [`dropped_iterations{scenario:${name}}`]: [ends(`count<=${Math.ceil(arrivals * droppedShareMax)}`)],
    })),
  );
}
