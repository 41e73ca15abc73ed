import { defineExperiment } from '@gameday/experiment';
import { addToxic, hold, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { amplification, latency, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'A gray replica that is slow',
  description:
    'One of three replicas of feed answers 450 ms late. It is alive, ready, and fails nothing: only those who call it can ' +
    'tell, and they must go elsewhere.',
  tags: ['balancer', 'hedge', 'gray failure'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 30, env: { MIX: 'read-feed:100' }, steadyWithinSeconds: 30 },
    signature: 'For a moment a third of the reads are slow; then the slow replica gets next to nothing any more.',
    lesson: 'Health checks ask whether a replica is alive. How well it serves, only its callers know.',
    hypothesis: { gate: 'loaded', settleSeconds: 14 },
    abort: [doorAnswers],
    recovery: { withinSeconds: 20 },
  },
  hypothesis: {
    title: 'The feed is served in time by the other replicas',
    probes: [
      atLeast('share of feed reads served', served({ route: '/api/feed' }), 0.99),
      atMost('P95 of the feed, s', latency(0.95, { route: '/api/feed', seconds: 8 }), 0.25),
      atMost('attempts for each call of feed', amplification('gateway', 'feed'), 1.2),
    ],
  },
  method: [
    thenWait(hold('feed', 3), 6),
    thenWait(
      addToxic('one replica of feed answers 450 ms late', {
        target: { caller: 'gateway', callee: 'feed', replicas: 1 },
        type: 'latency',
        attributes: { latency: 450 },
      }),
      20,
    ),
  ],
});
