import { expect, it } from 'vitest';
import { instantOf } from './logs.ts';

it.each([
  ['1795403872360', 1_795_403_872_360],
  ['now', 1_000_000_000],
  ['now-15m', 999_100_000],
  ['now-2d', 827_200_000],
  ['2026-11-23T03:05:07.250Z', Date.UTC(2026, 10, 23, 3, 5, 7, 250)],
  ['now+1h', undefined],
  ['yesterday', undefined],
  ['2026-99-99', undefined],
  ['', undefined],
])('%j stands for the time %s', (text, expected) => expect(instantOf(text, 1_000_000_000)).toBe(expected));
