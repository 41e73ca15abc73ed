import { describe, expect, it } from 'vitest';
import { clusterEvent, startsApart } from './events-cluster.ts';
import { placeOfFault, sentence } from './events-item.ts';

const event = (kind: string, name: string, reason: string, message: string) => ({
  involvedObject: { kind, name },
  reason,
  message,
  type: 'Normal',
  count: 1,
  firstTimestamp: '2026-11-23T21:52:58Z',
  lastTimestamp: '2026-11-23T21:52:58Z',
});

describe('an event of the cluster', () => {
  it('is a scaling with its reason', () => {
    const message = 'New size: 2; reason: cpu resource utilization (percentage of request) above target';
    expect(clusterEvent(event('HorizontalPodAutoscaler', 'users', 'SuccessfulRescale', message))).toMatchObject({
      kind: 'scaling',
      title: 'users to 2',
      says: 'The autoscaler gave users 2 replicas: cpu resource utilization (percentage of request) above target.',
      explain: { kind: 'scaling', autoscaler: 'users' },
    });
  });
  it('is a start, and the last restart, each at its moment', () => {
    const started = event('Pod', 'users-7c854b58d9-cdtbw', 'Started', 'Started container users');
    const told = clusterEvent({ ...started, count: 2, lastTimestamp: '2026-11-23T22:10:00Z' });
    if (!told) throw new Error('a start is news');
    expect(startsApart(told).map(({ title, fromMs, toMs, tone }) => [title, fromMs, toMs, tone])).toEqual([
      [
        'users-7c854b58d9-cdtbw started',
        Date.parse('2026-11-23T21:52:58Z'),
        Date.parse('2026-11-23T21:52:58Z'),
        'neutral',
      ],
      [
        'users-7c854b58d9-cdtbw started again',
        Date.parse('2026-11-23T22:10:00Z'),
        Date.parse('2026-11-23T22:10:00Z'),
        'warning',
      ],
    ]);
  });
  it('is what happened to a replica', () => {
    const told = clusterEvent(event('Pod', 'users-7c854b58d9-cdtbw', 'Killing', 'Stopping container users'));
    expect(told).toMatchObject({
      kind: 'replica',
      row: 'users',
      services: ['users'],
      says: 'users-7c854b58d9-cdtbw: Stopping container users.',
    });
  });
  it.each([
    event('Pod', 'users-7c854b58d9-cdtbw', 'Scheduled', 'x'),
    event('Pod', 'users-7c854b58d9-cdtbw', 'Unhealthy', 'Startup probe failed: not yet'),
    event('ReplicaSet', 'users-7c854b58d9', 'SuccessfulCreate', 'x'),
    event('HorizontalPodAutoscaler', 'users', 'FailedGetResourceMetric', 'x'),
    null,
    { reason: 'Killing' },
  ])('is no news: %j', (value) => expect(clusterEvent(value)).toBeUndefined());
});

describe('the place of a fault', () => {
  it.each([
    ['gateway → users', { row: 'gateway → users', services: ['gateway', 'users'], edge: 'gateway~users' }],
    [
      'gateway → feed (1 of its replicas)',
      { row: 'gateway → feed', services: ['gateway', 'feed'], edge: 'gateway~feed' },
    ],
    ['all callers → feed', { row: 'all callers → feed', services: ['feed'] }],
    ['feed-68cc7c57fd-58bds, feed-68cc7c57fd-x4k2p', { services: ['feed'] }],
    ['engine consul', { row: 'engine consul', services: [] }],
    ['database feed', { services: ['feed'] }],
    ['', { row: 'the lab', services: [] }],
  ])('%j', (target, place) => expect(placeOfFault(target)).toMatchObject(place));
});

describe('a sentence', () => {
  it.each([
    ['the load ended', 'The load ended.'],
    ['gateway-7446b98b4d-5wp8b: it opened', 'gateway-7446b98b4d-5wp8b: it opened.'],
    ['gateway → users: refused', 'gateway → users: refused.'],
    ['is it?', 'Is it?'],
  ])('%s', (text, told) => expect(sentence(text)).toBe(told));
});
