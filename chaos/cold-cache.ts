import { defineExperiment } from '@gameday/experiment';
import { addToxic, restart, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration } from './parts/probes.ts';
import { latency, perRequest, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'A cold cache',
  description:
    'The gateway is started anew, with no nickname in its memory, while users takes 300 ms for an answer. Everybody misses ' +
    'the same names at once; they must be asked for once.',
  tags: ['cache', 'coalescing'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 30, env: { MIX: 'read-feed:100' }, steadyWithinSeconds: 30 },
    signature:
      'For a second nobody is at the door; then the feed is some 300 ms slower, and users is asked a few times a second.',
    lesson: 'A cache is judged by the moment when it is empty: who asks already is asked to share the answer.',
    hypothesis: { gate: 'loaded', settleSeconds: 12 },
    recovery: { withinSeconds: 20 },
  },
  hypothesis: {
    title: 'The feed is served, and users is asked far less often than the feed is read',
    probes: [
      atLeast('share of feed reads served', served({ route: '/api/feed', seconds: 8 }), 0.99),
      atMost('P90 of the feed, s', latency(0.9, { route: '/api/feed', seconds: 8 }), 1),
      atMost(
        'questions to users for each read',
        perRequest('gateway', 'users', { route: '/api/feed', seconds: 8 }),
        0.3,
      ),
    ],
  },
  method: [
    addToxic('users answers 300 ms late', {
      target: { caller: 'gateway', callee: 'users' },
      type: 'latency',
      attributes: { latency: 300 },
    }),
    thenWait(restart('the gateway is started anew', { service: 'gateway' }), 20),
  ],
});
