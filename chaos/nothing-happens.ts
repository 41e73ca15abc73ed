import { defineExperiment } from '@gameday/experiment';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { amplification, latency, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'Nothing happens',
  description: 'No fault at all: what holds in all the others must hold here, or they would say nothing.',
  tags: ['calibration'],
  configuration,
  gameday: {
    load: {
      scenario: 'visitors',
      ratePerSecond: 30,
      env: { MIX: 'read-feed:60,read-comments:10,comment:10,read-profile:10,home-version:10' },
      steadyWithinSeconds: 30,
    },
    signature: 'None.',
    lesson: 'An experiment whose hypothesis does not hold without a fault measures the machine, not the fault.',
    hypothesis: { gate: 'loaded' },
    abort: [doorAnswers],
  },
  hypothesis: {
    title: 'The app is served as usual',
    probes: [
      atLeast('share of requests served', served(), 0.99),
      atMost('P95 of the feed, s', latency(0.95, { route: '/api/feed' }), 0.5),
      atMost('attempts for each call of feed', amplification('gateway', 'feed'), 1.1),
    ],
  },
  method: [
    {
      type: 'probe',
      name: 'nothing',
      provider: { type: 'http', url: '${gateway}/api/openapi.json', timeout: 5 },
      pauses: { after: 20 },
    },
  ],
});
