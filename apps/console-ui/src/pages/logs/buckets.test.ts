import type { LogLine } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { totalOf, withLines } from './buckets.ts';

const line = (atMs: number, level?: LogLine['level']): LogLine => ({
  atMs,
  part: 'p',
  message: '',
  fields: [],
  ...(level && { level }),
});

describe('the picture of lines over time', () => {
  it('counts lines that come, and fills the time between', () => {
    const buckets = withLines([{ atMs: 0, counts: { info: 2 } }], 1_000, [
      line(500, 'info'),
      line(3_200, 'warn'),
      line(3_300),
    ]);
    expect(buckets).toEqual([
      { atMs: 0, counts: { info: 3 } },
      { atMs: 1_000, counts: {} },
      { atMs: 2_000, counts: {} },
      { atMs: 3_000, counts: { warn: 1, none: 1 } },
    ]);
    expect(buckets.map(totalOf)).toEqual([3, 0, 0, 2]);
  });

  it('stays as it is without lines, and loses its oldest end', () => {
    const before = [{ atMs: 0, counts: { info: 1 } }];
    expect(withLines(before, 1_000, [])).toBe(before);
    const after = withLines(before, 1_000, [line(1_000_000)]);
    expect([after.length, after.at(-1)?.atMs]).toEqual([120, 1_000_000]);
  });
});
