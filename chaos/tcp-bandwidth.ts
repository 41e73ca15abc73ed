import { defineExperiment } from '@gameday/experiment';
import { addToxic, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { latency, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'The line is thin',
  description:
    'A connection between the gateway and assets carries 150 kB a second. The package of the mini-program takes its time; ' +
    'whoever only asks for its version does not wait behind it.',
  tags: ['tcp', 'bandwidth', 'bulkhead'],
  configuration,
  gameday: {
    load: {
      scenario: 'visitors',
      ratePerSecond: 25,
      env: { MIX: 'home-version:60,miniprogram-package:40' },
      steadyWithinSeconds: 30,
    },
    signature: 'Packages take about half a second instead of some milliseconds; versions are as quick as ever.',
    lesson: 'Connections are lanes: as long as there are enough, the lorries do not stop the bicycles.',
    hypothesis: { gate: 'loaded', settleSeconds: 11 },
    abort: [doorAnswers],
    recovery: { withinSeconds: 15 },
  },
  hypothesis: {
    title: 'Packages arrive, and versions are as quick as ever',
    probes: [
      atLeast('share of packages served', served({ route: '/api/assets/miniprogram/package' }), 0.99),
      atMost('P95 of packages, s', latency(0.95, { route: '/api/assets/miniprogram/package' }), 1),
      atMost('P95 of versions, s', latency(0.95, { route: '/api/assets/home/version' }), 0.25),
    ],
  },
  method: [
    thenWait(
      addToxic('150 kB a second for each connection', {
        target: { caller: 'gateway', callee: 'assets' },
        type: 'bandwidth',
        attributes: { rate: 150 },
      }),
      20,
    ),
  ],
});
