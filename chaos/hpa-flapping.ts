import { defineExperiment } from '@gameday/experiment';
import { setAutoscaler } from './parts/actions.ts';
import { waves, wavesSeconds } from './parts/waves.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { changesOfSize, wantedReplicas } from './parts/queries.ts';

export default defineExperiment({
  title: 'An autoscaler flaps',
  description:
    'Work comes in waves, and the autoscaler follows each of them down at once: what it takes away it has to start again ' +
    'for the next.',
  tags: ['autoscaling', 'stabilization'],
  configuration,
  gameday: {
    expect: 'deviated',
    load: { scenario: 'visitors', ratePerSecond: 5, env: { MIX: 'read-profile:100' }, steadyWithinSeconds: 30 },
    signature:
      'Up with each wave, down after it, up again: replicas are started for a wave that has gone by when they serve.',
    lesson: 'Scaling up late costs seconds of slowness; scaling down early costs them again and again.',
    hypothesis: { gate: 'loaded', settleSeconds: wavesSeconds - 4 },
    proofs: [
      {
        ...atLeast('replicas that the autoscaler wants', wantedReplicas('profile'), 2),
        withinSeconds: 0,
      },
    ],
    abort: [doorAnswers],
    recovery: { withinSeconds: 90 },
  },
  hypothesis: {
    title: 'The size is changed rarely',
    probes: [atMost('changes of size', changesOfSize('profile', wavesSeconds), 2)],
  },
  method: [
    setAutoscaler('the autoscaler of profile scales down at once', 'profile', {
      minReplicas: 1,
      maxReplicas: 4,
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] },
        scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] },
      },
    }),
    ...waves,
  ],
});
