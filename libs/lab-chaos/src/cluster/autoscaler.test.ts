import { describe, expect, it } from 'vitest';
import { holds } from './autoscaler.ts';

describe('whether an API says what was sent to it, with its defaults filled in', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['numbers', 3, 3, true],
    ['other numbers', 3, 4, false],
    ['more fields', { a: 1, b: 2 }, { a: 1 }, true],
    ['a missing field', { a: 1 }, { a: 1, b: 2 }, false],
    ['nested', { up: { window: 0, policies: [] } }, { up: { window: 0 } }, true],
    ['lists in order', [{ type: 'Pods', more: 1 }], [{ type: 'Pods' }], true],
    ['longer lists', [1, 2], [1], false],
    ['nothing', undefined, { a: 1 }, false],
  ])('%s', (_what, present, wanted, expected) => {
    expect(holds(present, wanted)).toBe(expected);
  });
});
