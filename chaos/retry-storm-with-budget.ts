import { defineExperiment } from '@gameday/experiment';
import { atLeast, configuration, doorAnswers } from './parts/probes.ts';
import { attempts, served } from './parts/queries.ts';
import { retryStorm, settleSeconds, signIns } from './parts/retry-storm.ts';

export default defineExperiment({
  title: 'A retry storm with a budget',
  description:
    'Answers are late for some seconds. Nothing but the budget of retries stands between that and a storm: half a minute ' +
    'later people must be able to sign in.',
  tags: ['retry', 'budget'],
  configuration,
  gameday: {
    load: signIns,
    signature: 'Sign-ins fail while answers are late. Retries stop at the budget, and some seconds later all is well.',
    lesson: 'A budget bounds what retries can make of a disturbance: a fifth more load, whatever happens.',
    hypothesis: { gate: 'loaded', settleSeconds },
    proofs: [atLeast('calls of users that timed out', attempts('gateway', 'users', { outcome: 'timeout' }, 6), 5)],
    abort: [doorAnswers],
    recovery: { withinSeconds: 30 },
  },
  hypothesis: {
    title: 'People can sign in',
    probes: [atLeast('share of sign-ins served', served({ route: '/api/sessions' }), 0.9)],
  },
  method: retryStorm,
});
