import { defineExperiment } from '@gameday/experiment';
import { growMemory, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { latency, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'One feature leaks, among services',
  description:
    'The profile page has a leak, and a crowd is on it: its memory is used up within seconds. Split from the others, it ' +
    'falls alone. Compare with the same app in one process (chaos/monolith).',
  tags: ['memory', 'isolation', 'monolith'],
  configuration,
  gameday: {
    load: {
      scenario: 'visitors',
      ratePerSecond: 25,
      env: { MIX: 'read-feed:50,read-comments:15,home-version:20,read-profile:15' },
      steadyWithinSeconds: 30,
    },
    signature:
      'profile grows beyond its limit, is killed, and comes back to do it again. Profiles fail; nothing else does.',
    lesson: 'What is split falls alone: the blast radius of a leak is the process it is in.',
    hypothesis: { gate: 'loaded', settleSeconds: 3 },
    abort: [doorAnswers],
    recovery: { withinSeconds: 40 },
  },
  hypothesis: {
    title: 'Feed, comments and home page are served in time',
    probes: [
      atLeast('share of feed reads served', served({ route: '/api/feed' }), 0.99),
      atLeast('share of comments shown', served({ route: '/api/posts/:postId/comments' }), 0.99),
      atLeast('share of home pages served', served({ route: '/api/assets/home/version' }), 0.99),
      atMost('P95 of the feed, s', latency(0.95, { route: '/api/feed' }), 0.5),
    ],
  },
  method: [
    thenWait(
      growMemory('profile leaks', { target: { service: 'profile', replicas: 'all' }, megabytes: 1200, overSeconds: 6 }),
      25,
    ),
  ],
});
