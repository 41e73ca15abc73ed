import { defineExperiment } from '@gameday/experiment';
import { addToxic, setPolicy, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { latency, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'A slow dependency, unguarded',
  description: 'users answers after ten seconds, and nothing is there that would notice: no time-out, no breaker.',
  tags: ['timeout', 'breaker'],
  configuration,
  gameday: {
    expect: 'deviated',
    load: { scenario: 'visitors', ratePerSecond: 20, env: { MIX: 'read-feed:100' }, steadyWithinSeconds: 30 },
    signature: 'Each read of the feed takes as long as its deadline allows, for nicknames that nobody asked for.',
    lesson: 'Without a time-out, the slowest part decides how fast everything is.',
    hypothesis: { gate: 'loaded', settleSeconds: 10 },
    abort: [doorAnswers],
    recovery: { withinSeconds: 20 },
  },
  hypothesis: {
    title: 'The feed is served in time, with or without nicknames',
    probes: [
      atLeast('share of feed reads served', served({ route: '/api/feed' }), 0.99),
      atMost('median of the feed, s', latency(0.5, { route: '/api/feed', seconds: 8 }), 0.25),
    ],
  },
  method: [
    setPolicy('the gateway waits for users without a time-out or a breaker', 'gateway', 'users', {
      timeoutMs: null,
      breaker: null,
    }),
    thenWait(
      addToxic('users answers ten seconds late', {
        target: { caller: 'gateway', callee: 'users' },
        type: 'latency',
        attributes: { latency: 10_000 },
      }),
      18,
    ),
  ],
});
