import { defineExperiment } from '@gameday/experiment';
import { cut, thenWait } from './parts/actions.ts';
import { atLeast, atMost, configuration, doorAnswers } from './parts/probes.ts';
import { latency, served, whileNoFault } from './parts/queries.ts';

export default defineExperiment({
  title: 'The receiver of events is away',
  description:
    'messages cannot be reached. Comments are written all the same: who is to be told is written down with them, and told ' +
    'when messages is back.',
  tags: ['outbox', 'asynchronous'],
  configuration,
  gameday: {
    load: {
      scenario: 'visitors',
      ratePerSecond: 25,
      env: { MIX: 'read-feed:70,comment:30' },
      steadyWithinSeconds: 30,
    },
    signature: 'Events wait in the outbox of comments, more by the second; a few seconds after the return none does.',
    lesson: 'What need not happen at once should not be able to fail at once.',
    hypothesis: { gate: 'loaded', settleSeconds: 2 },
    proofs: [atLeast('events that wait', 'sum(outbox_pending_events)', 20)],
    abort: [doorAnswers],
    recovery: { withinSeconds: 25 },
  },
  hypothesis: {
    title: 'Comments are written in time, and everybody is told in the end',
    probes: [
      atLeast('share of requests served', served(), 0.99),
      atMost(
        'P95 of writing a comment, s',
        latency(0.95, { route: '/api/posts/:postId/comments', method: 'POST' }),
        0.5,
      ),
      atMost('events that wait although nothing is in their way', whileNoFault('sum(outbox_pending_events)'), 10, {
        orElse: 0,
      }),
    ],
  },
  method: [thenWait(cut('messages cannot be reached', { callee: 'messages' }), 18)],
});
