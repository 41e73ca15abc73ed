import { describe, expect, it } from 'vitest';
import { sparkline } from './sparkline.ts';

const frame = { width: 100, height: 12 };

describe('a sparkline', () => {
  it('goes from left to right, low values low', () => {
    expect(sparkline([0, 10], frame)).toEqual({
      line: 'M0.0,11.0L100.0,1.0',
      area: 'M0.0,11.0L100.0,1.0L100.0,12L0.0,12Z',
    });
  });

  it('lies in the middle where nothing changes', () =>
    expect(sparkline([3, 3], frame)?.line).toBe('M0.0,6.0L100.0,6.0'));

  it('keeps to the limits that it is given', () => {
    expect(sparkline([5, 5], { ...frame, min: 0, max: 10 })?.line).toBe('M0.0,6.0L100.0,6.0');
    expect(sparkline([10, 10], { ...frame, min: 0 })?.line).toBe('M0.0,1.0L100.0,1.0');
  });

  it('is broken where a value is missing', () => {
    expect(sparkline([0, 10, null, 10, 0], frame)?.line).toBe('M0.0,11.0L25.0,1.0M75.0,1.0L100.0,11.0');
  });

  it.each([[[]], [[1]], [[null, 1]], [['a', 'b']]])('is not drawn from %j', (values) => {
    expect(sparkline(values, frame)).toBeUndefined();
  });
});
