import { describe, expect, it } from 'vitest';
import type { LabEvent } from './events-item.ts';
import { mergeEvents } from './events-merge.ts';

const event = (id: string, fromMs: number, toMs: number | undefined, rest: Partial<LabEvent> = {}): LabEvent => ({
  id,
  match: 'breaker~feed~users~feed-1~open',
  kind: 'breaker',
  row: 'feed → users',
  title: id,
  says: id,
  fromMs,
  ...(toMs !== undefined && { toMs }),
  state: 'open',
  tone: 'bad',
  services: ['feed', 'users'],
  exact: true,
  links: [],
  facts: [],
  ...rest,
});
const range = { fromMs: 0, toMs: 100_000 };
const ids = (exact: LabEvent[][], measured: LabEvent[]) =>
  mergeEvents(exact, { events: measured, slackMs: 5_000 }, range).map(({ id }) => id);

describe('what several sources tell', () => {
  it('is one list in the order of time', () => {
    expect(ids([[event('b', 2_000, 3_000)], [event('a', 1_000, 1_000)]], [])).toEqual(['a', 'b']);
  });
  it.each([
    ['inside it', 12_000, 14_000],
    ['a little before it', 4_000, 6_000],
    ['a little after it', 24_000, 30_000],
    ['around it', 0, 60_000],
  ])('leaves out what was measured %s', (_where, fromMs, toMs) => {
    expect(ids([[event('exact', 10_000, 20_000)]], [event('measured', fromMs, toMs)])).toEqual(['exact']);
  });
  it('leaves out what was measured of something that goes on', () => {
    expect(ids([[event('exact', 10_000, undefined)]], [event('measured', 80_000, undefined)])).toEqual(['exact']);
  });
  it('keeps what was measured at another time, or of another replica', () => {
    const other = event('other', 12_000, 14_000, { match: 'breaker~feed~users~feed-2~open' });
    expect(ids([[event('exact', 10_000, 20_000)]], [event('later', 30_000, 31_000), other])).toEqual([
      'exact',
      'other',
      'later',
    ]);
  });
  it('takes what two sources tell by the same name from the first', () => {
    const [item] = mergeEvents(
      [[event('x', 1, 2, { says: 'better' })], [event('x', 1, 2)]],
      { events: [], slackMs: 0 },
      range,
    );
    expect(item?.says).toBe('better');
  });
  it('has nothing of before or after, and nothing of how it was merged', () => {
    const [item, ...others] = mergeEvents(
      [[event('in', 50, 60), event('after', 200_000, 200_000)]],
      { events: [], slackMs: 0 },
      range,
    );
    expect(others).toEqual([]);
    expect(item).not.toHaveProperty('match');
  });
});
