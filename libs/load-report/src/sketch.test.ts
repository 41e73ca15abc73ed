import { createHistogram } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { Sketch } from './sketch.ts';

/** A small generator with a seed (mulberry32), so that a failure can be seen again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const shares = [0.001, 0.01, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1];
const shapes: readonly (readonly [string, (next: () => number) => number])[] = [
  ['even', (next) => next() * 1_000],
  ['with a long tail', (next) => Math.exp(next() * 12)],
  ['of two humps', (next) => (next() < 0.8 ? 5 + next() : 3_000 + next() * 100)],
  ['tiny', (next) => 0.001 + next() / 100],
  ['all the same', () => 42],
];

describe('a sketch', () => {
  it.each(shapes)('of values that are %s is right within its error', (_, shape) => {
    const next = random(7);
    const values = Array.from({ length: 20_000 }, () => shape(next));
    const sketch = new Sketch(0.005);
    for (const value of values) sketch.add(value);
    values.sort((a, b) => a - b);
    for (const share of shares) {
      const exact = values[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0;
      expect(Math.abs((sketch.quantile(share) ?? 0) - exact) / exact).toBeLessThanOrEqual(0.005_001);
    }
  });

  it('agrees with the histogram of Node.js', () => {
    const next = random(11);
    const histogram = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 });
    const sketch = new Sketch(0.005);
    for (let index = 0; index < 50_000; index += 1) {
      const ms = Math.exp(next() * 9);
      sketch.add(ms);
      histogram.record(Math.round(ms * 1_000));
    }
    for (const share of [0.5, 0.9, 0.95, 0.99, 0.999]) {
      const theirs = histogram.percentile(share * 100) / 1_000;
      expect(Math.abs((sketch.quantile(share) ?? 0) - theirs) / theirs).toBeLessThan(0.007);
    }
  });

  it('merged of two is that of all values', () => {
    const next = random(3);
    const [all, left, right] = [new Sketch(), new Sketch(), new Sketch()];
    for (let index = 0; index < 10_000; index += 1) {
      const value = Math.exp(next() * 10);
      all.add(value);
      (index % 3 === 0 ? left : right).add(value);
    }
    left.merge(right);
    expect(left.count).toBe(all.count);
    expect([...left.bins()]).toEqual([...all.bins()]);
  });

  it('of nothing has no quantile, of zeros zero', () => {
    const sketch = new Sketch();
    expect(sketch.quantile(0.5)).toBeUndefined();
    sketch.add(0);
    sketch.add(0);
    sketch.add(10);
    expect(sketch.quantile(0.5)).toBe(0);
    expect(sketch.quantile(1)).toBeCloseTo(10, 0);
  });

  it('of another error is not merged', () => {
    expect(() => new Sketch(0.01).merge(new Sketch(0.02))).toThrow('different errors');
  });
});
