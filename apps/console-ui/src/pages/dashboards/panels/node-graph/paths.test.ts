import { describe, expect, it } from 'vitest';
import { drawLine } from './paths.ts';

const [a, b] = [
  { x: 0, y: 0 },
  { x: 100, y: 40 },
];

describe('a line between nodes', () => {
  it('goes from the edge of one to the edge of the other', () => {
    const drawn = drawLine([a, b], 10, true);
    expect(drawn).toMatchObject({
      path: 'M10.0,0.0C46.0,0.0 46.0,40.0 82.0,40.0',
      head: '90.0,40.0 82.0,36.0 82.0,44.0',
    });
    expect(drawn?.middles[0]).toEqual({ x: 46, y: 20 });
  });

  it('points the other way when it leads back', () => {
    expect(drawLine([b, a], 10, true)?.head).toBe('10.0,0.0 18.0,-4.0 18.0,4.0');
  });

  it('can run from top to bottom, and to the side', () => {
    expect(
      drawLine(
        [
          { x: 0, y: 0 },
          { x: 0, y: 100 },
        ],
        10,
        false,
        5,
      ),
    ).toMatchObject({
      path: 'M5.0,10.0C5.0,46.0 5.0,46.0 5.0,82.0',
    });
  });

  it('goes through what lies between', () => {
    expect(drawLine([a, { x: 50, y: 90 }, b], 10, true)?.path.match(/C/g)).toHaveLength(2);
  });

  it('that leads to its own node is a loop', () => expect(drawLine([a, a], 10, true)?.middles[0]?.y).toBeLessThan(-10));

  it('without points is none', () => expect(drawLine([], 10, true)).toBeUndefined());
});
