import { describe, expect, it } from 'vitest';
import { lineChart, legend } from './line-chart.ts';
import { momentLabel, scale, ticks, timeTicks } from './scale.ts';

describe('axes', () => {
  it.each([
    [0, 1, 4, [0, 0.5, 1]],
    [0, 0.42, 4, [0, 0.2, 0.4]],
    [-3, 9, 4, [0, 5]],
    [0, 1000, 4, [0, 500, 1000]],
    [2, 2, 4, [2]],
  ])('from %d to %d have about %i round steps', (from, to, count, expected) => {
    expect(ticks(from, to, count)).toEqual(expected);
  });

  it.each([
    [900, 8, [0, 200, 400, 600, 800]],
    [65_000, 8, [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]],
    [600_000, 8, [0, 120_000, 240_000, 360_000, 480_000, 600_000]],
  ])('of %d ms are cut into moments that read well', (lengthMs, count, expected) => {
    expect(timeTicks(lengthMs, count)).toEqual(expected);
  });

  it('name moments', () => {
    expect([0, 200, 30_000, 90_000, 120_000].map(momentLabel)).toEqual(['0', '0.2 s', '30 s', '1 min 30 s', '2 min']);
  });

  it('map values to places, also when there is only one value', () => {
    expect(scale(0, 10, 100, 200).at(5)).toBe(150);
    expect(Number.isFinite(scale(3, 3, 0, 100).at(3))).toBe(true);
  });
});

describe('a line chart', () => {
  const span = { fromMs: 0, toMs: 10_000 };
  const draw = (more: Partial<Parameters<typeof lineChart>[0]>) =>
    lineChart({ title: 'p99', span, lines: [], fault: undefined, ...more }).text;

  it('keeps a single peak among very many points', () => {
    const points = Array.from({ length: 20_000 }, (_, index) => [index / 2, index === 7_777 ? 100 : 1] as const);
    const path = /<path d="([^"]+)"/.exec(draw({ lines: [{ label: '', points }] }))?.[1] ?? '';
    const places = path.split(/[ML]/).slice(1).map((pair) => Number(pair.split(' ')[1])); // prettier-ignore
    expect(places.length).toBeLessThan(800);
    expect(Math.min(...places)).toBeLessThan(30);
  });

  it('does not press its values flat for a limit far away', () => {
    const lines = [{ label: '', points: [[0, 0.001], [5_000, 0.002]] as const }]; // prettier-ignore
    const near = draw({ lines, band: { low: 0, high: 0.004 } });
    const far = draw({ lines, band: { low: 0, high: 1_000 } });
    expect(near).toContain('>0.004<');
    expect(far).not.toContain('>1000<');
    expect(far).toContain('class="allowed"');
  });

  it('has no places that are no numbers, whatever it is given', () => {
    const cases = [
      draw({}),
      draw({ lines: [{ label: 'a', points: [[0, 0]] }], band: { low: undefined, high: 0 } }),
      draw({ lines: [{ label: 'a', points: [[-5, 1], [20_000, -1]] }], fault: { fromMs: -9, toMs: 99_999 } }), // prettier-ignore
      draw({ span: { fromMs: 5, toMs: 5 }, lines: [{ label: 'a', points: [[5, 5]] }] }),
    ];
    for (const text of cases) expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('names its lines, and says nothing about a single one without a name', () => {
    expect(legend([{ label: '', points: [] }])).toBeUndefined();
    expect(legend([{ label: '<b>', points: [] }])?.text).toContain('&lt;b&gt;');
  });
});
