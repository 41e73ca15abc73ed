import { metric } from '@gameday/conventions';
import { grown, rateBy, ratio, select } from '../kit/promql.ts';
import type { Query } from '../kit/query.ts';

/** The spans of the services, on their way to Jaeger. */

const service = ['service'];

export const spans = {
  exported: { expression: rateBy(service, select(metric.spansExported)), legend: '{{service}}' },
  dropped: {
    expression: grown(['service', 'reason'], select(metric.spansDropped)),
    legend: '{{service}}: {{reason}}',
  },
  lostShare: {
    expression: ratio(
      rateBy([], select(metric.spansDropped)),
      `(${rateBy([], select(metric.spansDropped))} + ${rateBy([], select(metric.spansExported))})`,
    ),
  },
} satisfies Record<string, Query>;
