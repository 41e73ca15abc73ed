import { defineExperiment } from '@gameday/experiment';
import { stop, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { amplification, latency, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'The registry hangs',
  description:
    'Consul stops answering. Whoever was found before must go on being found: a map that is not renewed is still a map.',
  tags: ['discovery', 'engine'],
  configuration,
  gameday: {
    load: {
      scenario: 'visitors',
      ratePerSecond: 30,
      env: { MIX: 'read-feed:60,read-profile:15,comment:10,home-version:15' },
      steadyWithinSeconds: 30,
    },
    signature: 'Nothing at all, but for lines in the log: callers keep the replicas that they know.',
    lesson: 'A registry may be asked for news, never for permission.',
    hypothesis: { gate: 'loaded' },
    abort: [doorAnswers],
    recovery: { withinSeconds: 15 },
  },
  hypothesis: {
    title: 'Everything is served as before',
    probes: [
      atLeast('share of requests served', served(), 0.999),
      atMost('P95 of the feed, s', latency(0.95, { route: '/api/feed' }), 0.5),
      atMost('attempts for each call of feed', amplification('gateway', 'feed'), 1.1),
    ],
  },
  method: [thenWait(stop('Consul hangs', { engine: 'consul' }), 25)],
});
