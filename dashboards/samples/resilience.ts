import { metric } from '@gameday/conventions';
import { born, counter, histogram } from './series.ts';

const service = { job: 'gateway', instance: 'gateway-1', service: 'gateway' };
const edge = { ...service, peer: 'feed' };

export const resilience = {
  failure: [
    ...histogram(metric.clientDuration.name, { ...edge, outcome: 'timeout' }, [0.1, 0.25]),
    ...histogram(
      metric.databaseDuration.name,
      { job: 'feed', instance: 'feed-1', service: 'feed', database: 'feed', outcome: 'connection_error' },
      [0.1, 0.25],
    ),
  ],
  trip: [born(metric.breakerTransitions.name, { ...edge, from: 'closed', to: 'open' })],
  rejection: [born(metric.rejections.name, { ...edge, reason: 'open' })],
  retry: [counter(metric.attempts.name, { ...edge, kind: 'retry', outcome: 'ok' }, 1)],
} as const;
