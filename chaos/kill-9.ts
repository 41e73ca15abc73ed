import { defineExperiment } from '@gameday/experiment';
import { addToxic, hold, kill, thenWait } from './parts/actions.ts';
import { atLeast, configuration, doorAnswers, replicas, atMost } from './parts/probes.ts';
import { latency, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'kill -9',
  description:
    'One of three replicas of feed is killed, twice, in the middle of its work: its database takes 100 ms, so that there is ' +
    'always some. What it was at is done by the others.',
  tags: ['crash', 'retry', 'discovery'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 40, env: { MIX: 'read-feed:100' }, steadyWithinSeconds: 30 },
    signature:
      'Some attempts end in a connection error and are made again elsewhere; the replica is back in two seconds.',
    lesson: 'A crash is an everyday event: with one replica more than needed, and one retry, nobody notices it.',
    hypothesis: { gate: 'loaded', settleSeconds: 3 },
    abort: [doorAnswers],
    recovery: { withinSeconds: 20 },
  },
  hypothesis: {
    title: 'Nobody notices',
    probes: [
      atLeast('share of feed reads served', served({ route: '/api/feed', seconds: 15 }), 0.998),
      atMost('P95 of the feed, s', latency(0.95, { route: '/api/feed' }), 1),
    ],
  },
  method: [
    hold('feed', 3),
    thenWait(
      addToxic('the database of feed takes 100 ms for each statement', {
        target: { database: 'feed' },
        type: 'latency',
        attributes: { latency: 100 },
      }),
      6,
    ),
    thenWait(kill('a replica of feed is killed', { service: 'feed', replicas: 1 }), 7),
    thenWait(kill('and one again', { service: 'feed', replicas: 1 }), 10),
    replicas('feed has three again', 'feed'),
  ],
});
