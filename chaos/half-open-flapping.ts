import { defineExperiment } from '@gameday/experiment';
import { setPolicy } from './parts/actions.ts';
import { configuration, doorAnswers, atMost, atLeast } from './parts/probes.ts';
import { openings, rejections } from './parts/queries.ts';
import { profileOfLittleCapacity, profileReaders, settleSeconds } from './parts/little-capacity.ts';

export default defineExperiment({
  title: 'A half-open breaker flaps',
  description:
    'profile can do less than is asked of it. The breaker opens; its few probes find a profile that has nothing to do and ' +
    'answers well; it closes, and all come back at once.',
  tags: ['breaker', 'overload'],
  configuration,
  gameday: {
    expect: 'deviated',
    load: profileReaders,
    signature:
      'The breaker opens, half-opens, closes and opens again, every few seconds, for as long as the overload lasts.',
    lesson:
      'A breaker answers “is it there?”. To “how much can it take?” it answers with flapping; that is a bulkhead’s.',
    hypothesis: { gate: 'loaded', settleSeconds },
    proofs: [atLeast('requests that profile shed', rejections('profile', 'profile', 'shed', 6), 5)],
    abort: [doorAnswers],
    recovery: { withinSeconds: 30 },
  },
  hypothesis: {
    title: 'The breaker knows what it wants',
    probes: [atMost('times that the breaker opened in 20 s', openings('gateway', 'profile', 20), 2, { orElse: 0 })],
  },
  method: [
    setPolicy('the breaker opens for as long each time', 'gateway', 'profile', { breaker: { openGrowth: 1 } }),
    ...profileOfLittleCapacity,
  ],
});
