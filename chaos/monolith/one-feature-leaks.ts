import { defineExperiment } from '@gameday/experiment';
import { growMemory, thenWait } from '../parts/actions.ts';
import { recent } from '../parts/probes.ts';

export default defineExperiment({
  title: 'One feature leaks, in a monolith',
  description:
    'The profile page has a leak, and a crowd is on it. In one process its memory is everybody’s: feed, comments and home ' +
    'page fall with it. For a lab that was started with `gameday up --monolith`.',
  tags: ['memory', 'isolation', 'monolith'],
  gameday: {
    expect: 'deviated',
    load: {
      scenario: 'visitors',
      ratePerSecond: 25,
      env: { MIX: 'read-feed:50,read-comments:15,home-version:20,read-profile:15' },
      steadyWithinSeconds: 30,
    },
    signature:
      'The one process grows beyond its limit and is killed: for some seconds there is no app, again and again.',
    lesson: 'In one process every feature shares one fate: the worst of all.',
    hypothesis: { gate: 'loaded', settleSeconds: 3 },
    recovery: { withinSeconds: 40 },
  },
  hypothesis: {
    title: 'Feed, comments and home page are served in time',
    probes: [
      recent('feed reads that fail', { metric: 'http_req_failed', value: 'rate', transaction: 'read-feed' }, [0, 0.01]),
      recent(
        'comments that fail',
        { metric: 'http_req_failed', value: 'rate', transaction: 'read-comments' },
        [0, 0.01],
      ),
      recent(
        'home pages that fail',
        { metric: 'http_req_failed', value: 'rate', transaction: 'home-version' },
        [0, 0.01],
      ),
    ],
  },
  method: [
    thenWait(
      growMemory('the profile page leaks', { target: { service: 'monolith' }, megabytes: 2400, overSeconds: 6 }),
      25,
    ),
  ],
});
