import { defineExperiment } from '@gameday/experiment';
import { addToxic, hold, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { attempts, served, shareOfAttempts } from './parts/queries.ts';

const failed = { outcome: 'connection_error' } as const;

export default defineExperiment({
  title: 'A gray replica that fails',
  description:
    'One of three replicas of feed takes connections and resets them. It fails faster than the others answer: whoever goes ' +
    'to the quickest goes there.',
  tags: ['balancer', 'ejection', 'gray failure'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 30, env: { MIX: 'read-feed:100' }, steadyWithinSeconds: 30 },
    signature:
      'Retries hide the failures until the replica is ejected; then it is tried every few seconds, longer each time.',
    lesson:
      'What fails fast looks idle to a balancer that watches queues alone; ejection is what keeps callers off it.',
    hypothesis: { gate: 'loaded', settleSeconds: 14 },
    proofs: [atLeast('connections that were reset', attempts('gateway', 'feed', failed, 6), 1)],
    abort: [doorAnswers],
    recovery: { withinSeconds: 20 },
  },
  hypothesis: {
    title: 'The feed is served, and hardly anybody is sent to the replica that fails',
    probes: [
      atLeast('share of feed reads served', served({ route: '/api/feed' }), 0.99),
      atMost('share of attempts that fail', shareOfAttempts('gateway', 'feed', failed), 0.05),
    ],
  },
  method: [
    thenWait(hold('feed', 3), 6),
    thenWait(
      addToxic('one replica of feed resets its connections', {
        target: { caller: 'gateway', callee: 'feed', replicas: 1 },
        type: 'reset_peer',
        attributes: { timeout: 0 },
      }),
      20,
    ),
  ],
});
