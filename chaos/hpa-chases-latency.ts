import { defineExperiment } from '@gameday/experiment';
import { addToxic, setAutoscaler, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { latency, wantedReplicas } from './parts/queries.ts';

export default defineExperiment({
  title: 'An autoscaler chases latency',
  description:
    'The database of feed is slow, so requests stay longer, so more of them are in flight. An autoscaler that counts those ' +
    'takes it for load, and adds replicas; they wait for the same database.',
  tags: ['autoscaling', 'database'],
  configuration,
  gameday: {
    expect: 'deviated',
    load: { scenario: 'visitors', ratePerSecond: 25, env: { MIX: 'read-feed:100' }, steadyWithinSeconds: 30 },
    signature: 'Replicas climb to the maximum within two syncs, and the feed is as slow as before.',
    lesson:
      'Scale on what a replica does, not on how long others take: CPU and rates know the difference, queues do not.',
    hypothesis: { gate: 'loaded', settleSeconds: 45 },
    proofs: [{ ...atLeast('replicas that the autoscaler wants', wantedReplicas('feed'), 3), withinSeconds: 0 }],
    abort: [doorAnswers],
    recovery: { withinSeconds: 30 },
  },
  hypothesis: {
    title: 'More replicas have made the feed quick',
    probes: [atMost('median of the feed, s', latency(0.5, { route: '/api/feed' }), 0.25)],
  },
  method: [
    setAutoscaler('the autoscaler of feed counts requests in flight', 'feed', {
      minReplicas: 1,
      maxReplicas: 4,
      metrics: [
        {
          type: 'Pods',
          pods: { metric: { name: 'http_requests_in_flight' }, target: { type: 'AverageValue', averageValue: '2' } },
        },
      ],
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] },
      },
    }),
    thenWait(
      addToxic('the database of feed takes 300 ms for each statement', {
        target: { database: 'feed' },
        type: 'latency',
        attributes: { latency: 300 },
      }),
      48,
    ),
  ],
});
