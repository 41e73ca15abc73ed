import { defineExperiment } from '@gameday/experiment';
import { addToxic, thenWait } from './parts/actions.ts';
import { atLeast, configuration, doorAnswers, within, atMost } from './parts/probes.ts';
import { amplification, latency, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'Answers come in slices',
  description: 'What feed sends arrives in slices of some 200 bytes, 5 ms apart. It is slower, and it is whole.',
  tags: ['tcp', 'timeout'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 20, env: { MIX: 'read-feed:100' }, steadyWithinSeconds: 30 },
    signature: 'The feed takes as many times 5 ms more as it has slices, and nothing fails.',
    lesson: 'A time-out must leave room for a bad network, or it makes an outage of it.',
    hypothesis: { gate: 'loaded', settleSeconds: 11 },
    abort: [doorAnswers],
    recovery: { withinSeconds: 15 },
  },
  hypothesis: {
    title: 'The feed is served whole',
    probes: [
      atLeast('share of feed reads served', served({ route: '/api/feed' }), 0.99),
      within('median of the feed, s', latency(0.5, { route: '/api/feed' }), [0.001, 0.5]),
      atMost('attempts for each call of feed', amplification('gateway', 'feed'), 1.1),
    ],
  },
  method: [
    thenWait(
      addToxic('what feed sends is sliced', {
        target: { caller: 'gateway', callee: 'feed' },
        type: 'slicer',
        attributes: { average_size: 200, size_variation: 50, delay: 5000 },
      }),
      20,
    ),
  ],
});
