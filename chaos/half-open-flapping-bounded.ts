import { defineExperiment } from '@gameday/experiment';
import { setPolicy } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { failed, goodput, openings } from './parts/queries.ts';
import { profileOfLittleCapacity, profileReaders, settleSeconds } from './parts/little-capacity.ts';

export default defineExperiment({
  title: 'A bulkhead keeps the breaker calm',
  description:
    'profile can do less than is asked of it, and a bulkhead of its size stands before it: what profile cannot take is ' +
    'turned away at the gateway, and what it takes is served.',
  tags: ['bulkhead', 'breaker', 'overload'],
  configuration,
  gameday: {
    load: profileReaders,
    signature:
      'The breaker stays closed. The gateway refuses about half; the others are served as if there were no crowd.',
    lesson:
      'A bulkhead as large as the callee makes overload the caller’s business, and half a service of none at all.',
    hypothesis: { gate: 'loaded', settleSeconds },
    proofs: [atLeast('profiles that were not shown', failed({ route: '/api/profiles/:userId', seconds: 6 }), 20)],
    abort: [doorAnswers],
    recovery: { withinSeconds: 30 },
  },
  hypothesis: {
    title: 'As much as profile can do is served, and the breaker stays closed',
    probes: [
      atMost('times that the breaker opened in 20 s', openings('gateway', 'profile', 20), 1, { orElse: 0 }),
      atLeast('profiles served each second', goodput('gateway', { route: '/api/profiles/:userId' }), 6),
    ],
  },
  method: [
    setPolicy('a bulkhead of four before profile', 'gateway', 'profile', {
      bulkhead: { concurrencyMax: 4, queueMax: 0 },
      breaker: { openGrowth: 1 },
      retry: null,
    }),
    ...profileOfLittleCapacity,
  ],
});
