import { describe, expect, it } from 'vitest';
import { explainKey, explainTarget } from './explain.ts';
import { isInTimeline, type TimelineItem, timelineKinds, withLatest } from './timeline.ts';

const item = (id: string, fromMs: number, rest: Partial<TimelineItem> = {}): TimelineItem => ({
  ...{ id, kind: 'breaker', row: 'r', title: 't', says: 's', fromMs, state: 'open', tone: 'bad' },
  ...{ services: ['feed', 'users'], edge: 'feed~users', exact: true, links: [], facts: [] },
  ...rest,
});
const all = { kinds: new Set(timelineKinds), service: '', edge: '' };
const run: Partial<TimelineItem> = { kind: 'run', services: [] };

describe('what is shown of a timeline', () => {
  it.each([
    ['all', {}, item('a', 1), true],
    ['a kind that is not asked for', { kinds: new Set(['run'] as const) }, item('a', 1), false],
    ['a service of it', { service: 'users' }, item('a', 1), true],
    ['another service', { service: 'assets' }, item('a', 1), false],
    ['its edge', { edge: 'feed~users' }, item('a', 1), true],
    ['another edge of the same callee', { edge: 'gateway~users' }, item('a', 1), false],
  ])('for %s', (_what, filter, one, shown) => expect(isInTimeline(one, { ...all, ...filter })).toBe(shown));
  it('has what concerns the whole lab in every story', () => {
    const { edge: _edge, ...whole } = item('a', 1, run);
    expect(isInTimeline(whole, { ...all, service: 'assets' })).toBe(true);
    expect(isInTimeline(whole, { ...all, edge: 'feed~users' })).toBe(true);
  });
  it('has replicas of both ends in the story of an edge', () => {
    const { edge: _edge, ...replica } = item('a', 1, { kind: 'replica', services: ['users'] });
    expect(isInTimeline(replica, { ...all, edge: 'feed~users' })).toBe(true);
    expect(isInTimeline(replica, { ...all, edge: 'feed~assets' })).toBe(false);
  });
});

describe('a range that is brought up to date', () => {
  const latest = {
    fromMs: 100,
    toMs: 200,
    leftOut: 0,
    notes: [],
    items: [item('b', 90, { toMs: 150 }), item('d', 160)],
  };
  it('has the older as they are now, then the latest', () => {
    const older = [item('a', 10), item('b', 90), item('c', 120)];
    expect(withLatest(older, latest).map(({ id, toMs }) => [id, toMs])).toEqual([
      ['a', undefined],
      ['b', 150],
      ['d', undefined],
    ]);
  });
  it('stays as it is where nothing newer is known', () =>
    expect(withLatest(latest.items, undefined)).toBe(latest.items));
});

describe('the key of an explanation', () => {
  it.each(['transition~feed~users~1795403872360', 'shed~feed~server~1795403872360', 'scaling~users~1795470778000'])(
    '%s is read as it was written',
    (key) => {
      const target = explainTarget(key);
      expect(target && explainKey(target)).toBe(key);
    },
  );
  it.each([
    null,
    '',
    'transition',
    'transition~feed~users',
    'transition~feed~users~',
    'scaling~users~x',
    'other~feed~users~1',
    'transition~~users~1',
    'scaling~a~b~1',
  ])('%s says nothing', (key) => expect(explainTarget(key)).toBeUndefined());
});
