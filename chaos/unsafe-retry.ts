import { defineExperiment } from '@gameday/experiment';
import { addToxic, setPolicy, thenWait } from './parts/actions.ts';
import { atLeast, configuration, doorAnswers, within } from './parts/probes.ts';
import { attempts, requests } from './parts/queries.ts';

const posts = requests('feed', { route: '/posts', method: 'POST', seconds: 16 });
const asked = requests('gateway', { route: '/api/posts', method: 'POST', seconds: 16 });

export default defineExperiment({
  title: 'What must not be done twice',
  description:
    'Answers of feed come too late to be waited for, though the work was done. Who published a post without a key does ' +
    'not know whether it is there; to try again could publish it twice, so nobody does.',
  tags: ['retry', 'idempotency'],
  configuration,
  gameday: {
    load: { scenario: 'visitors', ratePerSecond: 10, env: { MIX: 'post:100' }, steadyWithinSeconds: 30 },
    signature: 'Each post fails with a time-out, and each was published, once.',
    lesson: 'A time-out says that there was no answer, not that nothing was done: only what may be repeated is.',
    hypothesis: { gate: 'loaded', settleSeconds: 18 },
    proofs: [atLeast('posts whose answer came too late', attempts('gateway', 'feed', { outcome: 'timeout' }, 6), 15)],
    abort: [doorAnswers],
    recovery: { withinSeconds: 15 },
  },
  hypothesis: {
    title: 'No post is sent to feed twice',
    probes: [within('posts that feed got for each one asked for', `${posts} / ${asked}`, [0.8, 1.3])],
  },
  method: [
    setPolicy('there is no breaker that would hide it', 'gateway', 'feed', { breaker: null }),
    thenWait(
      addToxic('feed answers 1.5 s late', {
        target: { caller: 'gateway', callee: 'feed' },
        type: 'latency',
        attributes: { latency: 1500 },
      }),
      24,
    ),
  ],
});
