import { defineExperiment } from '@gameday/experiment';
import { addToxic, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { latency, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'A cascade from a leaf',
  description:
    'The database of users hangs. users needs it; feed, profile and the gateway need users; everything needs the gateway. ' +
    'The failure must end where nicknames end.',
  tags: ['cascade', 'breaker', 'degradation', 'database'],
  configuration,
  gameday: {
    load: {
      scenario: 'visitors',
      ratePerSecond: 30,
      env: { MIX: 'read-feed:40,read-comments:20,read-notifications:10,read-profile:10,home-version:20' },
      steadyWithinSeconds: 30,
    },
    signature:
      'users is no longer ready within some seconds, and its callers stop asking it. Pages come without nicknames, and say ' +
      'so; nothing else changes.',
    lesson:
      'A cascade is stopped by every caller for itself: a deadline, a breaker, and an answer that can do without.',
    hypothesis: { gate: 'loaded', settleSeconds: 18 },
    abort: [doorAnswers],
    recovery: { withinSeconds: 30 },
  },
  hypothesis: {
    title: 'Everything but nicknames is served in time',
    probes: [
      atLeast('share of requests served', served(), 0.99),
      atMost('P90 of the feed, s', latency(0.9, { route: '/api/feed' }), 0.5),
      atMost('P90 of profiles, s', latency(0.9, { route: '/api/profiles/:userId' }), 0.5),
      atMost('P95 of the home page, s', latency(0.95, { route: '/api/assets/home/version' }), 0.25),
    ],
  },
  method: [
    thenWait(
      addToxic('the database of users hangs', {
        target: { database: 'users' },
        type: 'timeout',
        attributes: { timeout: 0 },
      }),
      28,
    ),
  ],
});
