import { describe, expect, it } from 'vitest';
import { colourOf, palette } from './colours.ts';

describe('the colours of a heat map', () => {
  it('go from near the background to far from it', () => {
    const [light, dark] = [palette({ steps: 3 }, false, '#ff0000'), palette({ steps: 3 }, true, '#ff0000')];
    expect(light).toEqual(['rgb(255, 245, 235)', 'rgb(253, 141, 60)', 'rgb(127, 39, 4)']);
    expect(dark).toEqual(light.toReversed());
    expect(palette({ steps: 3, reverse: true }, false, '#ff0000')).toEqual(dark);
  });

  it('are shades of one colour where the dashboard asks for it', () => {
    const shades = (scale: 'linear' | 'exponential') =>
      palette({ mode: 'opacity', steps: 3, scale, exponent: 2 }, true, '#ff0080');
    expect(shades('linear')).toEqual([
      'rgba(255, 0, 128, 0.000)',
      'rgba(255, 0, 128, 0.500)',
      'rgba(255, 0, 128, 1.000)',
    ]);
    expect(shades('exponential')[1]).toBe('rgba(255, 0, 128, 0.250)');
  });

  it('are those of a scheme that is known', () => {
    expect(palette({ scheme: 'Unknown', steps: 2 }, false, '#ff0000')).toEqual(palette({ steps: 2 }, false, '#ff0000'));
  });

  it.each([
    [0, 0, 10, 0],
    [5, 0, 10, 2],
    [10, 0, 10, 3],
    [99, 0, 10, 3],
    [-1, 0, 10, 0],
    [5, 5, 5, 3],
  ])('%s between %s and %s has colour %s of four', (count, min, max, expected) => {
    expect(colourOf(count, min, max, 4)).toBe(expected);
  });
});
