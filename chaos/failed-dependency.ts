import { defineExperiment } from '@gameday/experiment';
import { cut, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { attempts, latency, namesMissing, openings, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'A dependency that fails fast',
  description:
    'Nobody answers where users was: every call of it fails at once. The feed goes on as if nothing were, with the ' +
    'nicknames that were known last.',
  tags: ['breaker', 'stale-if-error', 'degradation'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 30, env: { MIX: 'read-feed:100' }, steadyWithinSeconds: 30 },
    signature:
      'The breaker for users opens within a second, looks again after 2, 4 and 8 s; the feed is as quick as ever.',
    lesson: 'What fails fast costs nothing: compare it with the dependency that is slow.',
    hypothesis: { gate: 'loaded', settleSeconds: 3 },
    proofs: [
      atLeast('calls of users that found nobody', attempts('gateway', 'users', { outcome: 'connection_error' }, 6), 5),
    ],
    abort: [doorAnswers],
    recovery: { withinSeconds: 15 },
  },
  hypothesis: {
    title: 'The feed is served as quickly as ever, with the nicknames known last',
    probes: [
      atLeast('share of feed reads served', served({ route: '/api/feed' }), 0.99),
      atMost('P95 of the feed, s', latency(0.95, { route: '/api/feed' }), 0.5),
      atMost('share of nicknames missing', namesMissing(), 0.05),
      atMost('times that the breaker opened', openings('gateway', 'users', 25), 6),
      atMost('attempts at users in 15 s', attempts('gateway', 'users', {}, 15), 150),
    ],
  },
  method: [thenWait(cut('users cannot be reached', { caller: 'gateway', callee: 'users' }), 20)],
});
