import { defineExperiment } from '@gameday/experiment';
import { setPolicy } from './parts/actions.ts';
import { atLeast, configuration, doorAnswers } from './parts/probes.ts';
import { amplification, served } from './parts/queries.ts';
import { retryStorm, settleSeconds, signIns } from './parts/retry-storm.ts';

export default defineExperiment({
  title: 'A retry storm without a budget',
  description:
    'Answers are late for some seconds. Half a minute later people must be able to sign in; but when everybody may try ' +
    'again as often as he likes, users is busy with sign-ins that nobody waits for any more.',
  tags: ['retry', 'metastable'],
  configuration,
  gameday: {
    expect: 'deviated',
    load: signIns,
    signature:
      'Attempts for each call jump when answers are late, and stay there when they no longer are: the cause is gone, the ' +
      'effect is not. Nobody can sign in until the retries are taken away.',
    lesson:
      'Retries without a budget turn a disturbance of seconds into an outage without end: the load they make is itself ' +
      'what they are made for.',
    hypothesis: { gate: 'loaded', settleSeconds },
    proofs: [{ ...atLeast('attempts for each call', amplification('gateway', 'users', 10), 3), withinSeconds: 0 }],
    abort: [doorAnswers],
    recovery: { withinSeconds: 60 },
  },
  hypothesis: {
    title: 'People can sign in',
    probes: [atLeast('share of sign-ins served', served({ route: '/api/sessions' }), 0.9)],
  },
  method: [
    ...retryStorm.slice(0, 2),
    setPolicy('retries have no budget', 'gateway', 'users', { retryBudget: null }),
    ...retryStorm.slice(2),
  ],
});
