import { describe, expect, it } from 'vitest';
import { figuresOf, type Sized } from './figures.ts';

const minute = 60_000;
const options = { gapMsMax: 3 * minute, up: 0.1, down: 0.1 };
const decision = (atMs: number, from: number, to: number, needed: number | null = null): Sized => ({
  atMs,
  from,
  to,
  needed,
  min: 1,
});

describe('what decisions come to', () => {
  it('counts each size until the next decision', () => {
    const figures = figuresOf([decision(0, 1, 3), decision(minute, 3, 2), decision(2 * minute, 2, 2)], options);
    expect(figures).toMatchObject({ replicaMinutes: 5, scaleUps: 1, scaleDowns: 1, mostReplicas: 3 });
  });
  it('takes a long gap for no longer than it is sure of', () =>
    expect(figuresOf([decision(0, 2, 2), decision(60 * minute, 2, 2)], options).replicaMinutes).toBe(6));
  it.each([
    ['over', 2.3, 1, 0],
    ['near enough', 2.1, 0, 0],
    ['under', 1.7, 0, 1],
  ])('is %s target with a load for %d pods on two', (_, needed, over, under) => {
    const { minutesOver, minutesUnder } = figuresOf([decision(0, 2, 2, needed), decision(minute, 2, 2)], options);
    expect([minutesOver, minutesUnder]).toEqual([over, under]);
  });
  it('is not under target at the minimum, and neither where nothing is known', () => {
    const idle = [{ ...decision(0, 1, 1, 0) }, decision(minute, 1, 1, null), decision(2 * minute, 1, 1)];
    expect(figuresOf(idle, options)).toMatchObject({ minutesOver: 0, minutesUnder: 0 });
  });
  it('of nothing is nothing', () =>
    expect(figuresOf([], options)).toMatchObject({ replicaMinutes: 0, mostReplicas: 0 }));
});
