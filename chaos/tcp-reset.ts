import { defineExperiment } from '@gameday/experiment';
import { addToxic, hold, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { amplification, attempts, openings, served } from './parts/queries.ts';

const edge = { caller: 'gateway', callee: 'feed' } as const;

export default defineExperiment({
  title: 'Connections are reset',
  description:
    'Between the gateway and feed connections break: each after some 60 kB, in the middle of an answer, and one in ten new ' +
    'ones at once. Reads are tried again, and nobody notices.',
  tags: ['tcp', 'retry'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 30, env: { MIX: 'read-feed:100' }, steadyWithinSeconds: 30 },
    signature:
      'A few percent of the attempts end in a connection error; nearly all calls succeed, at the second attempt.',
    lesson: 'One retry hides what is rare and random; that is what retries are for, and all they are for.',
    hypothesis: { gate: 'loaded', settleSeconds: 3 },
    proofs: [atLeast('connections that broke', attempts('gateway', 'feed', { outcome: 'connection_error' }, 6), 1)],
    abort: [doorAnswers],
    recovery: { withinSeconds: 15 },
  },
  hypothesis: {
    title: 'The feed is served all the same, with few attempts more',
    probes: [
      atLeast('share of feed reads served', served({ route: '/api/feed', seconds: 20 }), 0.99),
      atMost('attempts for each call of feed', amplification('gateway', 'feed'), 1.25),
      atMost('times that the breaker opened', openings('gateway', 'feed', 20), 0, { orElse: 0 }),
    ],
  },
  method: [
    hold('feed', 1),
    addToxic('connections close after 60 kB', {
      target: edge,
      type: 'limit_data',
      attributes: { bytes: 60_000 },
      name: 'short',
    }),
    thenWait(
      addToxic('one in ten is reset at once', {
        target: edge,
        type: 'reset_peer',
        attributes: { timeout: 0 },
        toxicity: 0.1,
        name: 'reset',
      }),
      22,
    ),
  ],
});
