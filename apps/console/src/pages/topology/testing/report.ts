import { defaultBalancerPolicy, defaultLimitPolicy } from '@gameday/balancer';
import { type BreakerStateName, defaultPolicy } from '@gameday/resilience';
import type { GovernanceReport } from '@gameday/service-kit';

type EdgeReport = GovernanceReport['edges'][number];
type Endpoint = EdgeReport['state']['balancer']['endpoints'][number];

/** When the replica that reports was asked, on its own clock. */
export const reportNowMs = 100_000;

export const endpoint = (id: string, status: Endpoint['status'] = { kind: 'healthy' }): Endpoint => ({
  id,
  status,
  ewmaMs: 4,
  outstanding: 0,
  consecutiveErrors: 0,
  consecutiveConnectionErrors: 0,
  timesEjected: 0,
  ejectionsTotal: 0,
  picksTotal: 10,
});

export const ejected = (id: string): Endpoint =>
  endpoint(id, {
    kind: 'ejected',
    cause: 'consecutive_errors',
    sinceMs: reportNowMs - 1_000,
    untilMs: reportNowMs + 4_000,
  });

export interface EdgeWishes {
  readonly breaker?: BreakerStateName;
  readonly endpoints?: readonly Endpoint[];
  readonly budget?: number;
  readonly timeoutMs?: number;
  readonly version?: number;
}

/** What a replica says of one of its edges. */
export function edgeReport(peer: string, wishes: EdgeWishes = {}): EdgeReport {
  const {
    breaker = 'closed',
    endpoints = [endpoint(`${peer}-1`)],
    budget = 1,
    timeoutMs = 1_000,
    version = 0,
  } = wishes;
  const policy = { ...defaultPolicy, timeoutMs };
  const out = endpoints.filter(({ status }) => status.kind === 'ejected').length;
  return {
    peer,
    settings: { ...policy, balancer: defaultBalancerPolicy },
    source: version === 0 ? 'default' : 'consul',
    version,
    refused: null,
    state: {
      edge: {
        name: peer,
        policy,
        callsInFlight: 1,
        attemptsInFlight: 1,
        breaker: {
          state: breaker,
          sinceMs: reportNowMs - 2_000,
          openUntilMs: breaker === 'open' ? reportNowMs + 500 : null,
          openings: breaker === 'open' ? 1 : 0,
          probes: null,
          window: {
            calls: 20,
            failures: 11,
            slow: 0,
            failureRate: 0.55,
            slowRate: 0,
            consecutiveFailures: 3,
            recentP50Ms: 4,
            recentMaxMs: 9,
          },
        },
        retryBudget: { ratio: budget, retries: 10 },
        bulkhead: { inUse: 1, queued: 0 },
        hedge: null,
      },
      balancer: { atMs: reportNowMs, endpoints, ejected: out, ejectedMax: 1 },
    },
  };
}

type Explanation = GovernanceReport['explanations'][number];

/** A breaker that opened. */
export const transition = (peer: string, at: string): Explanation => ({
  kind: 'transition',
  transition: {
    ...{
      from: 'closed',
      to: 'open',
      atMs: 1,
      cause: 'failure_rate',
      threshold: 0.5,
      observed: 0.55,
      openForMs: 2_000,
      openings: 1,
    },
    window: {
      calls: 20,
      failures: 11,
      slow: 0,
      failureRate: 0.55,
      slowRate: 0,
      consecutiveFailures: 3,
      recentP50Ms: 4,
      recentMaxMs: 9,
    },
  },
  ...{
    id: 1,
    at,
    peer,
    summary: `the breaker for ${peer} went from closed to open`,
    evidence: [],
    faults: ['latency of 400 ms'],
  },
});

/** What a replica answers `GET /governance` with. */
export const report = (
  service: string,
  replica: string,
  edges: readonly EdgeReport[] = [],
  explanations: readonly Explanation[] = [],
): GovernanceReport => ({
  ...{ service, replica, nowMs: reportNowMs, edges, explanations },
  server: {
    settings: defaultLimitPolicy,
    source: 'default',
    version: 0,
    refused: null,
    state: {
      algorithm: 'gradient',
      limit: 32,
      limits: { critical: 32, default: 30, sheddable: 25 },
      inFlight: 2,
      rttMs: 3,
      baselineMs: 3,
      admittedTotal: 100,
      shedTotal: { critical: 0, default: 1, sheddable: 2 },
      burst: null,
    },
  },
});
