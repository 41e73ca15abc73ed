import { metric } from '@gameday/conventions';
import { countOf, grown, maxBy, minBy, orNone, orZero, rate, rateBy, ratio, select, sumBy } from '../kit/promql.ts';
import type { Query } from '../kit/query.ts';

/** What guards the edges, and what it does. */

const ofPeer = 'peer=~"$peer"';
const edge = ['service', 'peer'];
const perEdge = '{{service}} → {{peer}}';
/** Where nothing happened, it did so everywhere. */
const everyEdge = { service: 'all callers', peer: 'all callees' } as const;

const breaker = (state: string): string => select(metric.breakerState, ofPeer, `state="${state}"`);
/** 0 closed, 1 half-open, 2 open; of all replicas the worst. */
const worstState = `(2 * ${breaker('open')}) or (1 * ${breaker('half_open')}) or (0 * ${breaker('closed')})`;

export const breakers = {
  state: { expression: maxBy(edge, worstState), legend: perEdge },
  open: { expression: sumBy([], breaker('open')) },
  perReplica: { expression: maxBy(['service', 'peer', 'instance'], worstState), legend: '{{instance}} → {{peer}}' },
  transitions: {
    expression: orNone(grown([...edge, 'from', 'to'], select(metric.breakerTransitions, ofPeer)), {
      ...everyEdge,
      from: 'none',
      to: 'none',
    }),
    legend: `${perEdge}: {{from}} → {{to}}`,
  },
} satisfies Record<string, Query>;

const calls = select(metric.calls, ofPeer);
const attempts = select(metric.attempts, ofPeer);
const good = select(metric.calls, ofPeer, 'outcome=~"ok|client_error"');

export const flow = {
  rate: { expression: rateBy(edge, calls), legend: perEdge },
  goodput: { expression: rateBy(edge, good), legend: perEdge },
  failed: {
    expression: `1 - ${ratio(orZero(rateBy(edge, good), rateBy(edge, calls)), rateBy(edge, calls))}`,
    legend: perEdge,
  },
  outcomes: { expression: rateBy(['outcome'], calls), legend: '{{outcome}}' },
  attempts: { expression: rateBy(['kind', 'outcome'], attempts), legend: '{{kind}}, {{outcome}}' },
  amplification: { expression: ratio(rateBy(edge, attempts), rateBy(edge, calls)), legend: perEdge },
  amplificationOfAll: { expression: ratio(rateBy([], attempts), rateBy([], calls)) },
} satisfies Record<string, Query>;

export const retries = {
  kinds: {
    expression: orNone(rateBy([...edge, 'kind'], select(metric.attempts, ofPeer, 'kind!="first"')), {
      ...everyEdge,
      kind: 'none',
    }),
    legend: `${perEdge}: {{kind}}`,
  },
  budget: { expression: minBy(edge, select(metric.retryBudget, ofPeer)), legend: perEdge },
  lowestBudget: { expression: minBy([], select(metric.retryBudget, ofPeer)) },
} satisfies Record<string, Query>;

/** Refusals have no peer that could be chosen where the service itself sheds: they are all shown. */
const rejected = select(metric.rejections);

export const rejections = {
  byReason: { expression: orNone(grown(['reason'], rejected), { reason: 'none' }), legend: '{{reason}}' },
  byEdge: {
    expression: orNone(grown([...edge, 'reason'], rejected), { ...everyEdge, reason: 'none' }),
    legend: `${perEdge}: {{reason}}`,
  },
  now: { expression: `${sumBy([], rate(rejected))} or vector(0)` },
} satisfies Record<string, Query>;

const endpoints = (state: string): string => select(metric.endpoints, ofPeer, `state="${state}"`);

export const balancing = {
  healthy: { expression: minBy(edge, endpoints('healthy')), legend: perEdge },
  ejected: { expression: maxBy(edge, endpoints('ejected')), legend: perEdge },
  ejectedNow: { expression: sumBy([], endpoints('ejected')) },
} satisfies Record<string, Query>;

/** How much a service takes at once before it sheds load. */
export const limits = {
  limit: { expression: minBy(['service'], select(metric.concurrencyLimit)), legend: '{{service}}: limit' },
  inFlight: { expression: maxBy(['service'], select(metric.serverInFlight)), legend: '{{service}}: in flight' },
  used: {
    expression: maxBy(['service'], `${select(metric.serverInFlight)} / ${select(metric.concurrencyLimit)}`),
    legend: '{{service}}',
  },
} satisfies Record<string, Query>;

/** Attempts per second that ended in a way that counts against the callee. */
export const trouble: Query = {
  expression: orNone(
    rateBy(
      [...edge, 'outcome'],
      select(countOf(metric.clientDuration), ofPeer, 'outcome=~"server_error|timeout|connection_error"'),
    ),
    { ...everyEdge, outcome: 'none' },
  ),
  legend: `${perEdge}: {{outcome}}`,
};
