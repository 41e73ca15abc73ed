import type { Action } from '@gameday/experiment';
import { hold, setAutoscaler, setDrainDeadline } from '../parts/actions.ts';

/** A mistake in how the app is set up, and what must find it. */
export interface Defect {
  readonly id: string;
  readonly says: string;
  /** Settings that are wrong, edge by edge; they win over what an experiment sets there itself. */
  readonly policies?: readonly PlantedPolicy[];
  /** Mistakes that are no settings of an edge; what an experiment does to the same thing is left out. */
  readonly actions?: readonly Action[];
  /** Names of the experiments that deviate because of it. */
  readonly caughtBy: readonly [string, ...string[]];
}

export interface PlantedPolicy {
  readonly caller: string;
  /** Or "server": the caller's own limit for requests served at once. */
  readonly callee: string;
  readonly policy: Readonly<Record<string, unknown>>;
}

const at = (caller: string, callee: string, policy: PlantedPolicy['policy']): readonly PlantedPolicy[] => [
  { caller, callee, policy },
];

/** One at a time: the suite is worth what it finds. */
export const defects: readonly Defect[] = [
  {
    id: 'budget-off',
    says: 'retries have no budget',
    policies: at('gateway', 'users', { retryBudget: null }),
    caughtBy: ['retry-storm-with-budget'],
  },
  {
    id: 'budget-without-bound',
    says: 'the budget of retries is larger than any load',
    policies: at('gateway', 'users', { retryBudget: { ratio: 10, perSecondMin: 10_000 } }),
    caughtBy: ['retry-storm-with-budget'],
  },
  {
    id: 'breaker-off',
    says: 'there is no breaker',
    policies: at('gateway', 'users', { breaker: null }),
    caughtBy: ['slow-dependency', 'failed-dependency'],
  },
  {
    id: 'breaker-never-opens',
    says: 'the breaker’s thresholds are out of reach',
    policies: at('gateway', 'users', {
      breaker: { consecutiveFailures: null, failureRate: 1, callsMin: 1_000_000, slowCall: null },
    }),
    caughtBy: ['slow-dependency', 'failed-dependency'],
  },
  {
    id: 'breaker-opens-at-once',
    says: 'one failure opens the breaker',
    policies: at('gateway', 'feed', { breaker: { consecutiveFailures: 1 } }),
    caughtBy: ['tcp-reset'],
  },
  {
    id: 'breaker-stays-open',
    says: 'the breaker stays open for a minute',
    policies: at('gateway', 'profile', { breaker: { openMs: 60_000 } }),
    caughtBy: ['thundering-herd'],
  },
  {
    id: 'breaker-probes-at-once',
    says: 'the breaker probes without a pause, with as many calls as there are',
    policies: at('gateway', 'users', {
      breaker: { openMs: 50, openMsMax: 50, openGrowth: 1, halfOpenProbes: 100 },
    }),
    caughtBy: ['failed-dependency'],
  },
  {
    id: 'timeout-missing',
    says: 'there is no time-out',
    policies: at('gateway', 'users', { timeoutMs: null }),
    caughtBy: ['slow-dependency'],
  },
  {
    id: 'timeout-too-long',
    says: 'the time-out is longer than anybody waits',
    policies: at('gateway', 'users', { timeoutMs: 30_000, deadlineMs: 30_000 }),
    caughtBy: ['slow-dependency'],
  },
  {
    id: 'timeout-too-short',
    says: 'the time-out leaves no room for a bad network',
    policies: at('gateway', 'feed', { timeoutMs: 60 }),
    caughtBy: ['tcp-slicer'],
  },
  {
    id: 'deadline-too-short',
    says: 'the deadline is shorter than a download',
    policies: at('gateway', 'assets', { deadlineMs: 200 }),
    caughtBy: ['tcp-bandwidth'],
  },
  {
    id: 'retry-off',
    says: 'nothing is tried again',
    policies: at('gateway', 'feed', { retry: null }),
    caughtBy: ['tcp-reset', 'kill-9'],
  },
  {
    id: 'retry-unsafe',
    says: 'calls that must not be repeated are tried again',
    policies: at('gateway', 'feed', { retry: { unsafe: true } }),
    caughtBy: ['unsafe-retry'],
  },
  {
    id: 'ejection-off',
    says: 'replicas that fail are not ejected',
    policies: at('gateway', 'feed', { balancer: { ejection: null } }),
    caughtBy: ['gray-replica-failing'],
  },
  {
    id: 'balancer-blind',
    says: 'the balancer does not look at how long answers take',
    policies: at('gateway', 'feed', { balancer: { toleranceRatio: 100 }, hedge: null }),
    caughtBy: ['gray-replica-slow'],
  },
  {
    id: 'bulkhead-off',
    says: 'there is no bulkhead',
    policies: at('gateway', 'profile', { bulkhead: null }),
    caughtBy: ['half-open-flapping-bounded'],
  },
  {
    id: 'bulkhead-too-small',
    says: 'the bulkhead has room for two',
    policies: at('gateway', 'assets', { bulkhead: { concurrencyMax: 2, queueMax: 0 } }),
    caughtBy: ['tcp-bandwidth'],
  },
  {
    id: 'hedging-unlimited',
    says: 'every read is hedged, at once',
    policies: at('gateway', 'feed', {
      hedge: { quantile: 0.5, delayMsMin: 1, samplesMin: 1, shareMax: 1 },
      retryBudget: { ratio: 10, perSecondMin: 1000 },
    }),
    caughtBy: ['long-tail'],
  },
  {
    id: 'limit-too-small',
    says: 'feed serves two requests at once and sheds the others',
    policies: at('feed', 'server', { limitMin: 2, limitInitial: 2, limitMax: 2 }),
    caughtBy: ['long-tail', 'kill-9'],
  },
  {
    id: 'drain-off',
    says: 'replicas are killed at once when they are to stop',
    actions: [setDrainDeadline('planted: feed may not drain', 'feed', 0)],
    caughtBy: ['graceful-drain'],
  },
  {
    id: 'single-replica',
    says: 'there is one replica and no spare',
    actions: [hold('feed', 1)],
    caughtBy: ['kill-9'],
  },
  {
    id: 'stabilization-off',
    says: 'the autoscaler scales down at once',
    actions: [
      setAutoscaler('planted: profile scales down at once', 'profile', {
        behavior: {
          scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] },
        },
      }),
    ],
    caughtBy: ['hpa-steady'],
  },
];
