import { describe, expect, it } from 'vitest';
import { crossingsOf, layersOf, ordered, withoutCircles } from './layers.ts';

const lines = (...texts: string[]) =>
  texts.map((text) => {
    const [source = '', target = ''] = text.split('>');
    return { source, target };
  });

describe('lines without circles', () => {
  it('stay as they are where there is none', () => {
    expect(withoutCircles(['a', 'b', 'c'], lines('a>b', 'b>c', 'a>c')).every(({ turned }) => !turned)).toBe(true);
  });

  it('have the one turned around that leads back', () => {
    expect(withoutCircles(['a', 'b', 'c'], lines('a>b', 'b>c', 'c>b'))).toEqual([
      { source: 'a', target: 'b', turned: false },
      { source: 'b', target: 'c', turned: false },
      { source: 'b', target: 'c', turned: true },
    ]);
  });

  it('begin with who calls most, where all are in one circle', () => {
    const turned = withoutCircles(['a', 'b', 'c'], lines('b>a', 'b>c', 'a>c', 'c>b')).filter((line) => line.turned);
    expect(turned).toEqual([{ source: 'b', target: 'c', turned: true }]);
  });

  it('leave out who leads to itself', () => expect(withoutCircles(['a'], lines('a>a'))).toEqual([]));
});

describe('layers', () => {
  it('are one more than the highest of those before', () => {
    const layers = layersOf(['d', 'c', 'b', 'a'], lines('a>b', 'b>c', 'a>c', 'a>d'));
    expect(Object.fromEntries(layers)).toEqual({ a: 0, b: 1, c: 2, d: 1 });
  });

  it('begin with who is reached by nobody', () => expect(layersOf(['a', 'b'], []).get('b')).toBe(0));
});

describe('the order within layers', () => {
  it('takes crossings away', () => {
    const layers = [
      ['a', 'b', 'c'],
      ['x', 'y', 'z'],
    ];
    const given = lines('a>z', 'b>y', 'c>x');
    expect(crossingsOf(layers, given)).toBe(3);
    expect(crossingsOf(ordered(layers, given), given)).toBe(0);
  });

  it('is never worse than what was given', () => {
    const layers = [
      ['a', 'b'],
      ['x', 'y'],
    ];
    const given = lines('a>x', 'a>y', 'b>x', 'b>y');
    expect(crossingsOf(ordered(layers, given), given)).toBe(crossingsOf(layers, given));
  });
});
