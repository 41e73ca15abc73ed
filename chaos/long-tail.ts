import { defineExperiment } from '@gameday/experiment';
import { addToxic, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { amplification, attempts, latency, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'A long tail, and hedges against it',
  description:
    'Answers of feed take between 20 and 180 ms, by chance. A second attempt at the slow ones may help; it must stay the ' +
    'exception, or it is the load that makes answers slow.',
  tags: ['hedge', 'tail latency'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 30, env: { MIX: 'read-feed:100' }, steadyWithinSeconds: 30 },
    signature: 'One read in twenty is asked for twice, those that take longest.',
    lesson: 'Hedging buys the tail with load: five percent of it is a bargain, a hundred are a second storm.',
    hypothesis: { gate: 'loaded', settleSeconds: 10 },
    proofs: [{ ...atLeast('hedges', attempts('gateway', 'feed', { kind: 'hedge' }, 6), 1), withinSeconds: 0 }],
    abort: [doorAnswers],
    recovery: { withinSeconds: 15 },
  },
  hypothesis: {
    title: 'The feed is served in time, with hardly more attempts than calls',
    probes: [
      atLeast('share of feed reads served', served({ route: '/api/feed' }), 0.99),
      atMost('P95 of the feed, s', latency(0.95, { route: '/api/feed' }), 0.5),
      atMost('attempts for each call of feed', amplification('gateway', 'feed'), 1.12),
    ],
  },
  method: [
    thenWait(
      addToxic('answers of feed take 100 ms, give or take 80', {
        target: { caller: 'gateway', callee: 'feed' },
        type: 'latency',
        attributes: { latency: 100, jitter: 80 },
      }),
      22,
    ),
  ],
});
