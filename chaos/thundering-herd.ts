import { defineExperiment } from '@gameday/experiment';
import { addToxic, hold, removeToxic, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { attempts, peakRate, served } from './parts/queries.ts';

const edge = { caller: 'gateway', callee: 'profile' } as const;
const outageSeconds = 8;
const afterwardsSeconds = 18;

export default defineExperiment({
  title: 'A thundering herd after an outage',
  description:
    'For eight seconds nothing comes back from profile. When it is there again, all who were waiting must not come at once ' +
    'and knock it over a second time.',
  tags: ['breaker', 'timeout', 'recovery'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 30, env: { MIX: 'read-profile:100' }, steadyWithinSeconds: 30 },
    signature:
      'While profile is away callers are refused within a second, so that nobody waits; afterwards it gets three probes, ' +
      'and then what it always got.',
    lesson: 'A queue before an outage is a wave behind it: refuse early, and the return is quiet.',
    hypothesis: { gate: 'loaded', settleSeconds: 1 + outageSeconds + afterwardsSeconds - 4 },
    proofs: [atLeast('calls of profile that timed out', attempts('gateway', 'profile', { outcome: 'timeout' }, 6), 5)],
    abort: [doorAnswers],
    recovery: { withinSeconds: 20 },
  },
  hypothesis: {
    title: 'profile is asked no more than it always was, and profiles are served again',
    probes: [
      atMost('most requests of profile in a second', peakRate('profile', 22), 50),
      atLeast('share of profiles served', served({ route: '/api/profiles/:userId', seconds: 4 }), 0.99),
    ],
  },
  method: [
    hold('profile', 1),
    thenWait(
      addToxic('nothing comes back from profile', { target: edge, type: 'timeout', attributes: { timeout: 0 } }),
      outageSeconds,
    ),
    thenWait(removeToxic('profile answers again', { target: edge }), afterwardsSeconds),
  ],
});
