import { defineExperiment } from '@gameday/experiment';
import { kill, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { failed, latency, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'The database server crashes',
  description:
    'PostgreSQL is killed, with everything it was at. What needs no database goes on; the rest is back, by itself, within ' +
    'a quarter of a minute of the server’s restart.',
  tags: ['database', 'crash', 'engine', 'recovery'],
  configuration,
  gameday: {
    load: {
      scenario: 'visitors',
      ratePerSecond: 30,
      env: { MIX: 'read-feed:60,post:10,home-version:30' },
      steadyWithinSeconds: 30,
    },
    signature:
      'For some seconds everything that is stored is away. Then pools open new connections, and all is as before.',
    lesson: 'A connection is a guess about the other side: pools must find out, and begin anew, by themselves.',
    hypothesis: { gate: 'loaded', settleSeconds: 22 },
    proofs: [atLeast('requests that failed', failed({ route: '/api/feed', seconds: 6 }), 1)],
    abort: [doorAnswers],
    recovery: { withinSeconds: 20 },
  },
  hypothesis: {
    title: 'All is served again; what needs no database was never away',
    probes: [
      atLeast('share of feed reads served', served({ route: '/api/feed', seconds: 6 }), 0.99),
      atLeast('share of posts published', served({ route: '/api/posts', seconds: 6 }), 0.99),
      atLeast('share of home pages served', served({ route: '/api/assets/home/version', seconds: 25 }), 0.999),
      atMost('P95 of the home page, s', latency(0.95, { route: '/api/assets/home/version', seconds: 25 }), 0.5),
    ],
  },
  method: [thenWait(kill('PostgreSQL is killed', { engine: 'postgres' }), 26)],
});
