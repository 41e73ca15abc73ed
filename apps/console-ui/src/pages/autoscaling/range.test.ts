import { describe, expect, it } from 'vitest';
import { shownRange } from './range.ts';

const now = 100 * 3_600_000;
const minute = 60_000;
const shown = (query: string, atMs?: number) => shownRange(new URLSearchParams(query), now, atMs);

describe('the part of time that is shown', () => {
  it('is the last quarter of an hour, and goes on', () =>
    expect(shown('')).toEqual({ fromMs: now - 15 * minute, toMs: now, live: true, choice: '15m' }));
  it('is the choice in the address', () => expect(shown('range=1h').fromMs).toBe(now - 60 * minute));
  it('is the default for a choice that there is not', () => expect(shown('range=9y').choice).toBe('15m'));
  it('is a stretch of its own', () =>
    expect(shown('from=1000&to=2000')).toEqual({ fromMs: 1000, toMs: 2000, live: false, choice: '' }));
  it('is no stretch that ends before it begins', () => expect(shown('from=2000&to=1000').live).toBe(true));
  it('is laid around an older decision', () => {
    const at = now - 120 * minute;
    expect(shown('', at)).toEqual({ fromMs: at - 7.5 * minute, toMs: at + 7.5 * minute, live: false, choice: '15m' });
  });
  it('stays where a decision is in it already', () => expect(shown('', now - minute).live).toBe(true));
});
