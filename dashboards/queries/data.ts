import { metric } from '@gameday/conventions';
import { countOf, grown, maxBy, mean, orNone, quantile, rateBy, ratio, select, sumBy } from '../kit/promql.ts';
import type { Query } from '../kit/query.ts';

/** What the services keep and how: databases, pools, outbox, caches. */

const { databaseDuration, databaseConnections, databasePending, outboxPending, outboxDelivered, cacheLookups } = metric;
const database = ['database'];
const legend = '{{database}}';

export const statements = {
  rate: { expression: rateBy(database, select(countOf(databaseDuration))), legend },
  failed: {
    expression: orNone(rateBy(['database', 'outcome'], select(countOf(databaseDuration), 'outcome!="ok"')), {
      database: 'all databases',
      outcome: 'none',
    }),
    legend: `${legend}: {{outcome}}`,
  },
  mean: { expression: mean(database, databaseDuration), legend },
  p99: { expression: quantile(0.99, database, databaseDuration), legend, exemplars: true },
} satisfies Record<string, Query>;

const inState = (state: string): string => sumBy(database, select(databaseConnections, `state="${state}"`));

export const pools = {
  used: { expression: inState('used'), legend: `${legend}: used` },
  idle: { expression: inState('idle'), legend: `${legend}: idle` },
  waiting: { expression: sumBy(database, select(databasePending)), legend },
} satisfies Record<string, Query>;

export const outbox = {
  pending: { expression: maxBy(['service'], select(outboxPending)), legend: '{{service}}' },
  delivered: { expression: grown(['service', 'outcome'], select(outboxDelivered)), legend: '{{service}}: {{outcome}}' },
} satisfies Record<string, Query>;

const perCache = ['service', 'cache'];

export const caches = {
  results: {
    expression: rateBy([...perCache, 'result'], select(cacheLookups)),
    legend: '{{service}} {{cache}}: {{result}}',
  },
  hits: {
    expression: ratio(rateBy(perCache, select(cacheLookups, 'result!="miss"')), rateBy(perCache, select(cacheLookups))),
    legend: '{{service}} {{cache}}',
  },
} satisfies Record<string, Query>;
