import { describe, expect, it } from 'vitest';
import type { Continuity } from './followIndex.ts';
import type { KeyEvent, KeyState } from './keyState.ts';
import { reduceKey } from './keyState.ts';

const answer = (continuity: Continuity, value?: string, modifyIndex = 1): KeyEvent => ({
  kind: 'answer',
  continuity,
  entry: value === undefined ? undefined : { key: 'k', value, modifyIndex },
});
const failure: KeyEvent = { kind: 'failure' };

describe('reduceKey', () => {
  it.each<readonly [title: string, events: readonly KeyEvent[], kind: string, value: string | undefined]>([
    ['failures leave it waiting', [failure], 'waiting', undefined],
    ['no such key is known', [answer('resumed')], 'live', undefined],
    ['a value is known', [answer('resumed', 'x')], 'live', 'x'],
    ['a changed value is known', [answer('resumed', 'x'), answer('unbroken', 'y', 2)], 'live', 'y'],
    ['a deleted key is believed', [answer('resumed', 'x'), answer('unbroken')], 'live', undefined],
    ['Consul away: the value is kept', [answer('resumed', 'x'), failure, failure], 'stale', 'x'],
    ['back with its data, deleted meanwhile', [answer('resumed', 'x'), failure, answer('resumed')], 'live', undefined],
    ['back without its data: kept', [answer('resumed', 'x'), failure, answer('reset')], 'stale', 'x'],
    ['and kept on', [answer('resumed', 'x'), answer('reset'), failure, answer('resumed')], 'stale', 'x'],
    ['until it is written again', [answer('resumed', 'x'), answer('reset'), answer('unbroken', 'z')], 'live', 'z'],
  ])('%s', (_, events, kind, value) => {
    let state: KeyState = { kind: 'waiting', since: 0, entry: undefined };
    for (const [position, event] of events.entries()) state = reduceKey(state, event, position + 1);
    expect([state.kind, state.entry?.value]).toEqual([kind, value]);
  });

  it('keeps the very same state and entry where nothing changed', () => {
    const first = reduceKey({ kind: 'waiting', since: 0, entry: undefined }, answer('resumed', 'x'), 1);
    expect(reduceKey(first, answer('unbroken', 'x'), 2)).toBe(first);
  });
});
