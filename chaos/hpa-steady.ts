import { defineExperiment } from '@gameday/experiment';
import { waves, wavesSeconds } from './parts/waves.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { changesOfSize, wantedReplicas } from './parts/queries.ts';

export default defineExperiment({
  title: 'A stabilized autoscaler rides the waves',
  description: 'Work comes in waves. The autoscaler answers the first, and keeps what it has for the next.',
  tags: ['autoscaling', 'stabilization'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 5, env: { MIX: 'read-profile:100' }, steadyWithinSeconds: 30 },
    signature:
      'Up with the first wave, and not down in between: the window holds the highest size of its five minutes.',
    lesson: 'A scale-down window is paid for in idle replicas, and is worth it where the load comes back.',
    hypothesis: { gate: 'loaded', settleSeconds: wavesSeconds - 4 },
    proofs: [
      {
        ...atLeast('replicas that the autoscaler wants', wantedReplicas('profile'), 2),
        withinSeconds: 0,
      },
    ],
    abort: [doorAnswers],
    recovery: { withinSeconds: 30 },
  },
  hypothesis: {
    title: 'The size is changed rarely',
    probes: [atMost('changes of size', changesOfSize('profile', wavesSeconds), 2)],
  },
  method: waves,
});
