import { defineExperiment } from '@gameday/experiment';
import { addToxic, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { latency, served, slowAttempts, slowerThan } from './parts/queries.ts';

export default defineExperiment({
  title: 'A slow dependency',
  description:
    'users answers after ten seconds. Whoever waits for it is as slow as it is; the feed must do without nicknames that ' +
    'are not there, and be quick again as soon as that is known.',
  tags: ['timeout', 'breaker', 'degradation'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 30, env: { MIX: 'read-feed:100' }, steadyWithinSeconds: 30 },
    signature:
      'Calls of users time out after a second each, and everybody waits for the same ones. After ten of them the breaker ' +
      'opens, and the feed is quick again, with the nicknames that were known last.',
    lesson: 'Slow is worse than down: time-out and breaker turn the one into the other.',
    hypothesis: { gate: 'loaded', settleSeconds: 20 },
    proofs: [atLeast('calls of users that took longer than half a second', slowAttempts('gateway', 'users', 6), 2)],
    abort: [doorAnswers],
    recovery: { withinSeconds: 20 },
  },
  hypothesis: {
    title: 'The feed is served in time, with or without nicknames',
    probes: [
      atLeast('share of feed reads served', served({ route: '/api/feed' }), 0.99),
      atMost('median of the feed, s', latency(0.5, { route: '/api/feed', seconds: 8 }), 0.25),
      atMost('feed reads that took longer than 5 s', slowerThan(5, { route: '/api/feed', seconds: 25 }), 0),
    ],
  },
  method: [
    thenWait(
      addToxic('users answers ten seconds late', {
        target: { caller: 'gateway', callee: 'users' },
        type: 'latency',
        attributes: { latency: 10_000 },
      }),
      28,
    ),
  ],
});
