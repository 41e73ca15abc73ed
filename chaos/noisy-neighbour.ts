import { defineExperiment } from '@gameday/experiment';
import { burnCpu, thenWait } from './parts/actions.ts';
import { configuration, cpuOf, doorAnswers, atLeast, atMost } from './parts/probes.ts';
import { latency, served } from './parts/queries.ts';

export default defineExperiment({
  title: 'A noisy neighbour',
  description:
    'profile computes as if there were no tomorrow, with four threads, on the machine that feed lives on too. Its limit of ' +
    'half a core must hold it, or two cores are not enough for anybody else.',
  tags: ['cpu', 'limits', 'isolation'],
  configuration,
  gameday: {
    load: {
      scenario: 'visitors',
      ratePerSecond: 25,
      env: { MIX: 'read-feed:80,home-version:20' },
      steadyWithinSeconds: 30,
    },
    signature: 'profile uses what it may, and not more. Profiles are slow; the feed is not.',
    lesson: 'A limit is not for the one who is limited: it is what the neighbours rely on.',
    hypothesis: { gate: 'loaded', settleSeconds: 8 },
    abort: [doorAnswers],
    recovery: { withinSeconds: 20 },
  },
  hypothesis: {
    title: 'The feed is served in time, and profile keeps to its half core',
    probes: [
      atLeast('share of requests served', served(), 0.99),
      atMost('P95 of the feed, s', latency(0.95, { route: '/api/feed' }), 0.5),
      cpuOf('cores that profile uses', { service: 'profile' }, 0.65),
    ],
  },
  method: [
    {
      type: 'probe',
      name: 'size of profile',
      provider: { type: 'gameday', module: 'cluster', func: 'replicas', arguments: { service: 'profile' } },
    },
    thenWait(burnCpu('profile burns what it can', { target: { service: 'profile' }, cores: 4 }), 20),
  ],
});
