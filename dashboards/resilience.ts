import { metric } from '@gameday/conventions';
import { type Dashboard, row } from './kit/dashboard.ts';
import { breakerStates, colour, coloured, steps } from './kit/looks.ts';
import { stat } from './kit/panels/stat.ts';
import { stateTimeline } from './kit/panels/state-timeline.ts';
import { timeSeries } from './kit/panels/time-series.ts';
import { choice, jobAndInstance } from './kit/variables.ts';
import { balancing, breakers, flow, limits, rejections, retries, trouble } from './queries/resilience.ts';

/** The same colour for an outcome wherever it is shown. */
const outcomeColours = {
  ok: [coloured(colour.good)],
  client_error: [coloured(colour.neutral)],
  server_error: [coloured(colour.bad)],
  timeout: [coloured(colour.warning)],
  connection_error: [coloured(colour.worst)],
  rejected: [coloured(colour.special)],
  cancelled: [coloured(colour.quiet)],
};

const now = row(
  'Now',
  stat({
    title: 'Breakers open',
    description: 'Circuit breakers that are open: each replica has one for every service that it calls.',
    unit: 'none',
    thresholds: steps(colour.good, [1, colour.bad]),
    width: 4,
    queries: [breakers.open],
  }),
  stat({
    title: 'Amplification',
    description: 'Attempts for each call. 1 is normal; retries and hedges raise it, rejections lower it.',
    unit: 'none',
    decimals: 2,
    thresholds: steps(colour.good, [1.2, colour.warning], [2, colour.bad]),
    width: 5,
    queries: [flow.amplificationOfAll],
  }),
  stat({
    title: 'Lowest retry budget',
    description: 'What is left of the retry budget of the edge that has least. At 0 nothing is tried again.',
    unit: 'percentunit',
    thresholds: steps(colour.bad, [0.1, colour.warning], [0.5, colour.good]),
    width: 5,
    queries: [retries.lowestBudget],
  }),
  stat({
    title: 'Rejected per second',
    description: 'Calls and requests that are refused without being tried.',
    unit: 'reqps',
    thresholds: steps(colour.good, [0.001, colour.warning]),
    width: 5,
    queries: [rejections.now],
  }),
  stat({
    title: 'Ejected',
    description: 'Replicas that callers leave out because they failed; counted once for each caller.',
    unit: 'none',
    thresholds: steps(colour.good, [1, colour.warning]),
    width: 5,
    queries: [balancing.ejectedNow],
  }),
);

const breakerRow = row(
  'Circuit breakers',
  stateTimeline({
    title: 'Breakers, per edge',
    description:
      'The state of the circuit breaker of each edge; of several replicas the worst. Open: calls are refused at once. Half-open: a few are let through to see.',
    unit: 'none',
    mappings: [breakerStates],
    queries: [breakers.state],
  }),
  stateTimeline({
    title: 'Breakers, per replica',
    description: 'The same for each replica: each decides by what it sees itself.',
    unit: 'none',
    mappings: [breakerStates],
    height: 12,
    queries: [breakers.perReplica],
  }),
  timeSeries({
    title: 'Transitions',
    description: 'Changes of state, of all replicas. `gameday explain` says why each happened.',
    unit: 'none',
    style: 'bars',
    stack: 'normal',
    legend: ['sum'],
    width: 24,
    queries: [breakers.transitions],
  }),
);

const calls = row(
  'Calls',
  timeSeries({
    title: 'Calls per second, per edge',
    description: 'Logical calls: retries and hedges of one call count as one.',
    unit: 'reqps',
    queries: [flow.rate],
  }),
  timeSeries({
    title: 'Goodput, per edge',
    description: 'Calls per second that came to a good end: ok, or an error of the caller.',
    unit: 'reqps',
    queries: [flow.goodput],
  }),
  timeSeries({
    title: 'Failed calls, per edge',
    description: 'Share of calls that did not come to a good end, rejected ones included.',
    unit: 'percentunit',
    max: 1,
    queries: [flow.failed],
  }),
  timeSeries({
    title: 'Outcomes',
    description: 'How calls end, as shares of all.',
    unit: 'reqps',
    stack: 'percent',
    named: outcomeColours,
    queries: [flow.outcomes],
  }),
  timeSeries({
    title: 'Trouble with the callee',
    description: 'Attempts per second that ended with an error of the callee, a time-out or a broken connection.',
    unit: 'reqps',
    queries: [trouble],
  }),
  timeSeries({
    title: 'Rejections by reason',
    description:
      'What is refused without being tried: breaker open, bulkhead full, retry budget empty, deadline over, or the service sheds load.',
    unit: 'none',
    style: 'bars',
    stack: 'normal',
    legend: ['sum'],
    queries: [rejections.byReason],
  }),
  timeSeries({
    title: 'Rejections, per edge',
    description: 'The same for each edge. Where the service itself sheds load, the peer is the service.',
    unit: 'none',
    style: 'bars',
    stack: 'normal',
    legend: ['sum'],
    width: 24,
    queries: [rejections.byEdge],
  }),
);

const retryRow = row(
  'Retries and hedges',
  timeSeries({
    title: 'Amplification, per edge',
    description: 'Attempts for each call. A storm shows as a rise on one edge that multiplies along the way.',
    unit: 'none',
    decimals: 2,
    limits: true,
    thresholds: steps(colour.good, [2, colour.bad]),
    queries: [flow.amplification],
  }),
  timeSeries({
    title: 'Retry budget, per edge',
    description: 'What is left of the budget, from 0 (nothing is tried again) to 1; of several replicas the lowest.',
    unit: 'percentunit',
    max: 1,
    legend: ['min', 'last'],
    queries: [retries.budget],
  }),
  timeSeries({
    title: 'Retries and hedges per second',
    description: 'Attempts beyond the first.',
    unit: 'reqps',
    queries: [retries.kinds],
  }),
  timeSeries({
    title: 'Attempts by kind and outcome',
    description: 'First attempts, retries and hedges, and how they end.',
    unit: 'reqps',
    stack: 'normal',
    queries: [flow.attempts],
  }),
);

const sides = row(
  'Replicas and limits',
  timeSeries({
    title: 'Healthy endpoints, per edge',
    description: 'Replicas of the callee that a caller can choose from; of several callers the one that sees fewest.',
    unit: 'none',
    style: 'step',
    legend: ['min', 'last'],
    queries: [balancing.healthy],
  }),
  timeSeries({
    title: 'Ejected endpoints, per edge',
    description: 'Replicas that a caller leaves out because they failed again and again; of several callers the most.',
    unit: 'none',
    style: 'step',
    legend: ['max', 'last'],
    queries: [balancing.ejected],
  }),
  timeSeries({
    title: 'Requests at once, and the limit',
    description: 'What the busiest replica serves at once, and the adaptive limit above which it sheds load.',
    unit: 'none',
    queries: [limits.inFlight, limits.limit],
  }),
  timeSeries({
    title: 'Use of the limit, per service',
    description: 'Requests at once as a share of the limit. At 100 % load is shed, the least important first.',
    unit: 'percentunit',
    limits: true,
    thresholds: steps(colour.good, [1, colour.bad]),
    queries: [limits.used],
  }),
);

export const resilience: Dashboard = {
  name: 'resilience',
  title: 'Gameday / Resilience',
  description: 'What do breakers, retries, budgets and ejections do, on which edge, and since when?',
  variables: [
    ...jobAndInstance(metric.breakerState, 'Which callers'),
    choice({ name: 'peer', description: 'Which callees', of: metric.breakerState, matchers: ['job=~"$job"'] }),
  ],
  rows: [now, breakerRow, calls, retryRow, sides],
};
