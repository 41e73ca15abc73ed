import type { ObjectThreshold, Options } from 'k6/options';

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

/** The same for each step; the first that breaks it ends the run. */
export function acceptanceOfSteps(rates: readonly number[]): Thresholds {
  const ends = (threshold: string): ObjectThreshold => ({ threshold, abortOnFail: true, delayAbortEval: '2s' });
  return merged(
    rates.map((rate) => ({
      [`http_req_duration{step:${rate}}`]: [ends(`avg<=${objective.averageMsMax}`)],
      [`checks{step:${rate}}`]: [ends(`rate>=${objective.successMin}`)],
    })),
  );
}
