import { describe, expect, it } from 'vitest';
import { findChromium } from './find-chromium.ts';

describe('the browser of this machine', () => {
  it('is the one that the environment names', () => {
    expect(findChromium({ GAMEDAY_CHROMIUM: process.execPath })).toBe(process.execPath);
  });

  it('is none other when that is not there', () => {
    expect(() => findChromium({ GAMEDAY_CHROMIUM: '/nowhere/chromium' })).toThrow(
      'GAMEDAY_CHROMIUM is "/nowhere/chromium", and there is no such file',
    );
  });
});
