import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.ts';

const startMs = 1_800_000_000_000;

function countAt(timeline: Timeline, atMs: number, kind = ''): void {
  timeline.of(kind, timeline.place(atMs)).count += 1;
}

const counts = (timeline: Timeline, kind = '') => [...timeline.intervals()].map(({ of }) => of(kind)?.count ?? 0);

describe('a timeline', () => {
  it('has an interval for each second, those included in which nothing happened', () => {
    const timeline = new Timeline();
    for (const second of [0, 0, 1, 4]) countAt(timeline, startMs + second * 1_000 + 300);
    expect(timeline.intervalMs).toBe(1_000);
    expect(counts(timeline)).toEqual([2, 1, 0, 0, 1]);
    expect([...timeline.intervals()][0]?.startMs).toBe(startMs);
  });

  it('takes what comes late or early', () => {
    const timeline = new Timeline();
    for (const second of [5, 3, 6, 5]) countAt(timeline, startMs + second * 1_000);
    expect(counts(timeline)).toEqual([1, 0, 2, 1]);
  });

  it.each([
    [1_150, 1_000],
    [2_000, 2_000],
    [7_200, 8_000],
    [86_400, 128_000],
  ])('of %d s has at most 1200 intervals, of %d ms, and loses nothing', (seconds, intervalMs) => {
    const timeline = new Timeline();
    for (let second = 0; second < seconds; second += 1)
      countAt(timeline, startMs + second * 1_000, second % 2 ? 'a' : 'b');
    expect(timeline.intervalMs).toBe(intervalMs);
    expect(counts(timeline).length).toBeLessThanOrEqual(1_200);
    const sum = (kind: string) => counts(timeline, kind).reduce((all, count) => all + count, 0);
    expect([sum('a'), sum('b')]).toEqual([Math.floor(seconds / 2), Math.ceil(seconds / 2)]);
  });

  it('survives a clock that jumps by years', () => {
    const timeline = new Timeline();
    countAt(timeline, startMs);
    countAt(timeline, startMs + 50 * 365 * 86_400_000);
    expect(counts(timeline).length).toBeLessThanOrEqual(1_200);
  });
});
