import { describe, expect, it } from 'vitest';
import type { Continuity } from './followIndex.ts';
import type { Instance } from './instances.ts';
import type { WatchEvent, WatchState } from './watchState.ts';
import { initialWatchState, reduceWatch } from './watchState.ts';

const graceMs = 1_000;

const instance = (id: string, status: Instance['status'] = 'passing', more: Partial<Instance['endpoint']> = {}) => ({
  endpoint: { id, address: '127.0.0.1', port: 1, version: '1', meta: { incarnation: `first ${id}` }, ...more },
  status,
  judged: true,
});
const unjudged = (id: string, more: Partial<Instance['endpoint']> = {}): Instance => ({
  ...instance(id, 'critical', more),
  judged: false,
});
const answer = (continuity: Continuity, ...instances: readonly Instance[]): WatchEvent => ({
  kind: 'answer',
  continuity,
  instances,
});
const failure: WatchEvent = { kind: 'failure' };
const tick: WatchEvent = { kind: 'tick' };
const dead = (id: string): WatchEvent => ({ kind: 'dead', id });

/** Events in order, each with its time; what is known in the end. */
function after(...events: ReadonlyArray<readonly [number, WatchEvent]>): WatchState {
  let state = initialWatchState(0);
  for (const [now, event] of events) state = reduceWatch(state, event, now, graceMs);
  return state;
}

const a = instance('a');
const b = instance('b');
const known: readonly [number, WatchEvent] = [1, answer('resumed', a, b)];

const cases: ReadonlyArray<
  readonly [title: string, events: ReadonlyArray<readonly [number, WatchEvent]>, kind: string, ids: string]
> = [
  ['a first answer makes it live, also an empty one', [[1, answer('resumed')]], 'live', ''],
  ['failures leave it waiting', [[1, failure]], 'waiting', ''],
  ['a first answer makes it live', [known], 'live', 'a b'],
  ['a warning instance is used', [[1, answer('resumed', instance('a', 'warning'))]], 'live', 'a'],
  ['a critical instance is not', [[1, answer('resumed', instance('a', 'critical'), b)]], 'live', 'b'],
  ['nor is one in maintenance', [[1, answer('resumed', instance('a', 'maintenance'), b)]], 'live', 'b'],
  ['nor is a new one without a verdict', [[1, answer('resumed', unjudged('a'), b)]], 'live', 'b'],
  ['a deregistered instance goes at once', [known, [2, answer('unbroken', b)]], 'live', 'b'],
  ['all deregistered is believed', [known, [2, answer('unbroken')]], 'live', ''],
  ['all critical is believed', [known, [2, answer('unbroken', instance('a', 'critical'))]], 'live', ''],
  ['Consul away: all are kept', [known, [2, failure]], 'stale', 'a b'],
  ['Consul away for long: all are kept', [known, [2, failure], [9_999, failure], [9_999, tick]], 'stale', 'a b'],
  ['Consul away: a report of a dead one changes nothing', [known, [2, failure], [3, dead('a')]], 'stale', 'a b'],
  ['Consul back with all: live', [known, [2, failure], [3, answer('resumed', a, b)]], 'live', 'a b'],
  ['Consul back with its data: the absent one is gone', [known, [2, failure], [3, answer('resumed', b)]], 'live', 'b'],
  ['back with its data and nobody left', [known, [2, failure], [3, answer('resumed')]], 'live', ''],
  [
    'back with its data: an unmade check keeps the endpoint',
    [known, [2, failure], [3, answer('resumed', unjudged('a'), b)]],
    'stale',
    'a b',
  ],
  [
    'an unmade check after the first answer keeps it too',
    [known, [2, failure], [3, answer('resumed', a, b)], [4, answer('unbroken', unjudged('a'), b)]],
    'stale',
    'a b',
  ],
  [
    'the check is made and fails: gone at once',
    [
      known,
      [2, failure],
      [3, answer('resumed', unjudged('a'), b)],
      [4, answer('unbroken', instance('a', 'critical'), b)],
    ],
    'live',
    'b',
  ],
  [
    'an unmade check is not believed for ever',
    [known, [2, failure], [3, answer('resumed', unjudged('a'), b)], [1_003, tick]],
    'live',
    'b',
  ],
  [
    'an unmade check of another process at the same place keeps nothing',
    [known, [2, answer('unbroken', unjudged('a', { meta: { incarnation: 'second a' } }), b)]],
    'live',
    'b',
  ],
  ['data lost: all are kept', [known, [2, failure], [3, answer('reset')]], 'stale', 'a b'],
  ['data lost without a broken connection: all are kept', [known, [3, answer('reset')]], 'stale', 'a b'],
  ['data lost, one is back', [known, [3, answer('reset')], [4, answer('unbroken', a)]], 'stale', 'a b'],
  ['data lost, both are back', [known, [3, answer('reset')], [4, answer('unbroken', a, b)]], 'live', 'a b'],
  [
    'data lost, one is back, and leaves again',
    [known, [3, answer('reset')], [4, answer('unbroken', a)], [5, answer('unbroken')]],
    'stale',
    'b',
  ],
  [
    'data lost, one is back elsewhere',
    [known, [3, answer('reset', b)], [4, answer('unbroken', instance('a', 'passing', { port: 2 }), b)]],
    'live',
    'a b',
  ],
  ['data lost, one is back and critical', [known, [3, answer('reset', instance('a', 'critical'), b)]], 'live', 'b'],
  ['data lost, one is back with its check unmade', [known, [3, answer('reset', unjudged('a'), b)]], 'stale', 'a b'],
  ['data lost, grace not over', [known, [3, answer('reset')], [1_002, tick]], 'stale', 'a b'],
  ['data lost, nobody is back in time', [known, [3, answer('reset')], [1_003, tick]], 'live', ''],
  ['data lost, late answer without them', [known, [3, answer('reset')], [1_003, answer('unbroken')]], 'live', ''],
  ['data lost, one reported dead', [known, [3, answer('reset')], [4, dead('a')]], 'stale', 'b'],
  ['data lost, all reported dead', [known, [3, answer('reset')], [4, dead('a')], [5, dead('b')]], 'live', ''],
  [
    'data lost, then away again: kept past the grace',
    [known, [3, answer('reset')], [4, failure], [5_000, tick]],
    'stale',
    'a b',
  ],
  [
    'data lost, away, back with the new data: absence still proves nothing, with new grace',
    [known, [3, answer('reset')], [4, failure], [5_000, answer('resumed')], [5_999, tick]],
    'stale',
    'a b',
  ],
  ['live: a report of a dead one changes nothing', [known, [2, dead('a')]], 'live', 'a b'],
];

describe('reduceWatch', () => {
  it.each(cases)('%s', (_, events, kind, ids) => {
    const state = after(...events);
    expect([state.kind, state.endpoints.map((endpoint) => endpoint.id).join(' ')]).toEqual([kind, ids]);
  });

  it('keeps the very same list where nothing changed, and freezes it', () => {
    const first = after(known);
    const second = reduceWatch(first, answer('unbroken', { ...b }, { ...a }), 5, graceMs);
    expect(second).toBe(first);
    expect(reduceWatch(first, failure, 6, graceMs).endpoints).toBe(first.endpoints);
    expect(Object.isFrozen(first.endpoints)).toBe(true);
  });

  it('replaces the list when metadata changed', () => {
    const first = after(known);
    const changed = instance('a', 'passing', { meta: { incarnation: 'second a' } });
    const second = reduceWatch(first, answer('unbroken', changed, b), 5, graceMs);
    expect(second.endpoints).not.toBe(first.endpoints);
    expect(second.endpoints[0]?.meta).toEqual({ incarnation: 'second a' });
  });

  it('says since when', () => {
    expect(after(known, [2, answer('unbroken', a)]).since).toBe(1);
    expect(after(known, [2, failure], [3, failure]).since).toBe(2);
    expect(after(known, [2, failure], [7, answer('reset')]).since).toBe(2);
    expect(after(known, [2, failure], [7, answer('resumed', a, b)]).since).toBe(7);
  });
});
