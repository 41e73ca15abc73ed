import { defineExperiment } from '@gameday/experiment';
import { addToxic, hold, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { latency, served, slowerThan } from './parts/queries.ts';

export default defineExperiment({
  title: 'The connections of a pool are used up',
  description:
    'PostgreSQL takes 400 ms for each statement of feed, and feed has ten connections: 25 statements a second, where 40 are ' +
    'asked for. Who waits for a connection must not wait for ever, and who needs none must not notice.',
  tags: ['database', 'pool', 'overload'],
  configuration,
  gameday: {
    load: {
      scenario: 'visitors',
      ratePerSecond: 50,
      env: { MIX: 'read-feed:80,home-version:20' },
      steadyWithinSeconds: 30,
    },
    signature:
      'All ten connections of feed are in use and a queue stands before them. The feed fails in part; nothing else does.',
    lesson:
      'A pool is a bulkhead that somebody forgot to give a deadline: what bounds the wait is its callers’ time-out.',
    hypothesis: { gate: 'loaded', settleSeconds: 4 },
    proofs: [
      atLeast(
        'requests that wait for a connection',
        'max_over_time(db_client_connection_pending_requests{service="feed"}[6s])',
        5,
      ),
    ],
    abort: [doorAnswers],
    recovery: { withinSeconds: 20 },
  },
  hypothesis: {
    title: 'Who needs no connection is served as ever, and nobody waits for ever',
    probes: [
      atLeast('share of home pages served', served({ route: '/api/assets/home/version' }), 0.99),
      atMost('P95 of the home page, s', latency(0.95, { route: '/api/assets/home/version' }), 0.25),
      atMost('feed reads that took longer than 5 s', slowerThan(5, { route: '/api/feed', seconds: 20 }), 0),
    ],
  },
  method: [
    hold('feed', 1),
    thenWait(
      addToxic('PostgreSQL takes 400 ms for each statement of feed', {
        target: { database: 'feed' },
        type: 'latency',
        attributes: { latency: 400 },
      }),
      20,
    ),
  ],
});
