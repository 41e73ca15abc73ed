import { describe, expect, it } from 'vitest';
import { angleAt, bands, ring, shareOf } from './arc.ts';

describe('a dial', () => {
  it.each([
    [0, -110],
    [0.5, 0],
    [1, 110],
    [2, 110],
    [-1, -110],
  ])('has a share of %s at %s degrees', (share, degrees) => expect(angleAt(share)).toBe(degrees));

  it.each([
    [5, 0, 10, 0.5],
    [-5, 0, 10, 0],
    [50, 0, 10, 1],
    [5, 10, 10, 0],
    [Number.NaN, 0, 10, 0],
  ])('has %s between %s and %s at %s', (value, min, max, share) => expect(shareOf(value, min, max)).toBe(share));

  it('takes the long way around where it is more than half a circle', () => {
    expect(ring(8, 10, -110, 110)).toBe('M-9.40,3.42A10,10 0 1 1 9.40,3.42L7.52,2.74A8,8 0 1 0 -7.52,2.74Z');
    expect(ring(8, 10, 0, 90)).toContain('A10,10 0 0 1 10.00,-0.00');
  });
});

describe('the bands of thresholds', () => {
  const steps = [
    { value: null, color: 'green' },
    { value: 70, color: 'orange' },
    { value: 90, color: 'red' },
  ];

  it('lie one after the other', () => {
    expect(bands(steps, 0, 100)).toEqual([
      { from: 0, to: 0.7, color: 'green' },
      { from: 0.7, to: 0.9, color: 'orange' },
      { from: 0.9, to: 1, color: 'red' },
    ]);
  });

  it('that are out of the limits are left out', () => {
    expect(bands(steps, 0, 50)).toEqual([{ from: 0, to: 1, color: 'green' }]);
    expect(bands(steps, 80, 100).map(({ color }) => color)).toEqual(['orange', 'red']);
  });
});
