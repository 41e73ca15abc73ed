import type { TimelineItem } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { lanesOf } from './lanes.ts';
import { drawn, moved, shownTime, zoomed } from './range.ts';
import { nameOf, whenOf } from './words.ts';

const item = (
  id: string,
  fromMs: number,
  toMs: number | undefined,
  rest: Partial<TimelineItem> = {},
): TimelineItem => ({
  ...{
    id,
    kind: 'breaker',
    row: 'feed → users',
    title: 'feed → users: open',
    says: 'x',
    fromMs,
    state: 'open',
    tone: 'bad',
  },
  ...(toMs !== undefined && { toMs }),
  ...{ services: ['feed', 'users'], exact: true, links: [], facts: [], replica: 'feed-1' },
  ...rest,
});
const options = { fromMs: 0, toMs: 100_000, nowMs: 100_000, shareMin: 0.02 };
const linesOf = (...items: TimelineItem[]) =>
  lanesOf(items, options).flatMap(({ rows }) =>
    rows.flatMap(({ lines }) => lines.map((line) => line.map(({ items: of }) => of.map(({ id }) => id).join('')))),
  );

describe('lanes', () => {
  it('are in the order of kinds, with a row for each edge', () => {
    const lanes = lanesOf(
      [item('a', 1, 2), item('b', 1, 2, { row: 'feed → assets' }), item('c', 0, 9, { kind: 'run', row: 'x' })],
      options,
    );
    expect(lanes.map(({ kind, rows }) => [kind, rows.map(({ name }) => name)])).toEqual([
      ['run', ['x']],
      ['breaker', ['feed → assets', 'feed → users']],
    ]);
  });
  it('put what follows each other on one line, and what overlaps on two', () => {
    expect(linesOf(item('a', 0, 10_000), item('b', 10_000, 20_000))).toEqual([['a', 'b']]);
    expect(linesOf(item('a', 0, 10_000), item('b', 5_000, 20_000))).toEqual([['a'], ['b']]);
  });
  it('keep replicas apart', () => {
    expect(linesOf(item('a', 0, 10_000), item('b', 10_000, 20_000, { replica: 'feed-2' }))).toEqual([['a'], ['b']]);
  });
  it('make one mark of what is too close to be told apart', () => {
    expect(linesOf(item('a', 0, 100), item('b', 100, 200), item('c', 300, 300), item('d', 50_000, 60_000))).toEqual([
      ['abc', 'd'],
    ]);
  });
  it('let a long one begin after the small ones before it', () => {
    expect(linesOf(item('a', 0, 100), item('b', 100, 50_000))).toEqual([['a', 'b']]);
  });
  it('cut off what lies outside', () => {
    const [mark] = lanesOf([item('a', -50_000, undefined)], options)[0]?.rows[0]?.lines[0] ?? [];
    expect(mark).toMatchObject({ left: 0, width: 1, cutLeft: true, cutRight: true });
    expect(lanesOf([item('a', 200_000, 300_000)], options)).toEqual([]);
  });
  it('name what they show', () => {
    const [mark] =
      lanesOf([item('a', 0, 100), item('b', 100, 200, { state: 'half-open' })], options)[0]?.rows[0]?.lines[0] ?? [];
    expect(mark && nameOf(mark)).toMatch(/^2 close together on feed → users \(open, half-open\), /);
    expect(whenOf(item('a', 0, undefined))).toMatch(/^since .*, still there$/);
    expect(whenOf(item('a', 0, 1_500, { exact: false }))).toMatch(/^about .*, 1\.50.s$/);
  });
});

describe('the time that is shown', () => {
  const nowMs = Date.parse('2026-11-23T22:00:00Z');
  it('follows now, a quarter of an hour of it', () => {
    expect(shownTime('', '', nowMs)).toEqual({ fromMs: nowMs - 900_000, toMs: nowMs, follows: true });
    expect(shownTime('now-1h', 'now', nowMs)).toEqual({ fromMs: nowMs - 3_600_000, toMs: nowMs, follows: true });
  });
  it('is a part of the past', () => {
    expect(shownTime(String(nowMs - 2_000), String(nowMs - 1_000), nowMs)).toEqual({
      fromMs: nowMs - 2_000,
      toMs: nowMs - 1_000,
      follows: false,
    });
  });
  it.each([
    ['x', 'y'],
    [String(nowMs), String(nowMs - 5)],
    ['', '999999999999999'],
  ])('is something even for %s to %s', (from, to) => {
    const time = shownTime(from, to, nowMs);
    expect(time.toMs).toBeGreaterThan(time.fromMs);
    expect(time.toMs).toBeLessThanOrEqual(nowMs);
  });
  const time = { fromMs: nowMs - 100_000, toMs: nowMs - 50_000, follows: false };
  it('zooms around its middle', () =>
    expect(zoomed(time, 0.5, nowMs)).toEqual({ fromMs: nowMs - 87_500, toMs: nowMs - 62_500 }));
  it('moves, and not beyond now', () => {
    expect(moved(time, -0.5, nowMs)).toEqual({ fromMs: nowMs - 125_000, toMs: nowMs - 75_000 });
    expect(moved(time, 5, nowMs)).toEqual({ fromMs: nowMs - 50_000, toMs: nowMs });
  });
  it('is what was drawn, whichever way', () => {
    expect(drawn(0.6, 0.2, time)).toEqual({ fromMs: nowMs - 90_000, toMs: nowMs - 70_000 });
    expect(drawn(0.5, 0.501, time)).toBeUndefined();
    expect(drawn(0.5, 3, time)).toEqual({ fromMs: nowMs - 75_000, toMs: nowMs - 50_000 });
  });
});
