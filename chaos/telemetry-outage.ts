import { defineExperiment } from '@gameday/experiment';
import { stop, thenWait } from './parts/actions.ts';
import { configuration, doorAnswers, memoryOf, recent } from './parts/probes.ts';

export default defineExperiment({
  title: 'Telemetry is away',
  description:
    'Jaeger and Prometheus hang: they take connections and never answer. What watches the app must not slow it down, nor ' +
    'fill its memory with what cannot be sent.',
  tags: ['telemetry', 'engine'],
  configuration,
  gameday: {
    load: {
      scenario: 'visitors',
      ratePerSecond: 40,
      env: { MIX: 'read-feed:70,read-profile:15,home-version:15' },
      warmupSeconds: 25,
      steadyWithinSeconds: 30,
    },
    signature: 'Dashboards stand still. The app does not notice; spans that cannot be sent are counted and dropped.',
    lesson: 'Telemetry is a passenger: bounded queues, deadlines, and the right to be lost.',
    hypothesis: { gate: 'loaded', settleSeconds: 20, everySeconds: 2 },
    abort: [doorAnswers],
    recovery: { withinSeconds: 20 },
  },
  hypothesis: {
    title: 'Requests are as quick as before, and memory stays where it was',
    probes: [
      recent('share of requests that failed', { metric: 'http_req_failed', value: 'rate' }, [0, 0.001]),
      recent(
        'P99 against before',
        { metric: 'http_req_duration', value: 'p(99)', lastSeconds: 20, relativeTo: 'beforeFault' },
        [0, 1.05],
      ),
      memoryOf('memory of the gateway, MB', { service: 'gateway' }, 300),
      memoryOf('memory of feed, MB', { service: 'feed', replicas: 1 }, 200),
    ],
  },
  method: [
    stop('Jaeger hangs', { engine: 'jaeger' }),
    thenWait(stop('Prometheus hangs', { engine: 'prometheus' }), 40),
  ],
});
