import { defineExperiment } from '@gameday/experiment';
import { addToxic, hold, restart, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { attempts, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'A rollout that nobody notices',
  description:
    'The three replicas of feed are replaced one by one while requests are in flight; its database takes 80 ms, so that there are always ' +
    'some. Who leaves says so first, and finishes what it has begun.',
  tags: ['rollout', 'drain'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 20, env: { MIX: 'read-feed:80,post:20' }, steadyWithinSeconds: 30 },
    signature: 'New replicas come, old ones go. No attempt breaks off, no call is made twice.',
    lesson: 'A rollout is the most frequent outage there is: ready before traffic, no traffic before the end.',
    hypothesis: { gate: 'loaded', settleSeconds: 22 },
    abort: [doorAnswers],
    recovery: { withinSeconds: 20 },
  },
  hypothesis: {
    title: 'No request fails, and no attempt breaks off',
    probes: [
      atLeast('share of requests served', served({ seconds: 18 }), 1),
      atMost('attempts that broke off', attempts('gateway', 'feed', { outcome: 'connection_error' }, 18), 0),
    ],
  },
  method: [
    hold('feed', 3),
    thenWait(
      addToxic('the database of feed takes 80 ms for each statement', {
        target: { database: 'feed' },
        type: 'latency',
        attributes: { latency: 80 },
      }),
      10,
    ),
    thenWait(restart('feed is rolled out anew', { service: 'feed', replicas: 'all' }), 20),
  ],
});
