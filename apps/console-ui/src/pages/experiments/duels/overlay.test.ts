import type { RunLine } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { chartsOf, shift } from './overlay.ts';

const line = (label: string, ...values: number[]): RunLine => ({
  label,
  points: values.map((value, index) => [index, value] as const),
});

describe('two runs laid over each other', () => {
  it('have a chart for each thing that either has measured', () => {
    const a = {
      lines: [
        { name: 'P95', band: { high: 1 }, lines: [line('', 1, 2)] },
        { name: 'retries', says: 'Retries', lines: [line('x', 1)] },
      ],
    };
    const b = {
      lines: [
        { name: 'P95', lines: [line('', 3)] },
        { name: 'ejections', lines: [line('y', 1)] },
      ],
    };
    const charts = chartsOf(a, b);
    expect(
      charts.map(({ name, says, lines }) => [name, says, lines.map(({ side, color }) => `${side}${color}`)]),
    ).toEqual([
      ['P95', undefined, ['a0', 'b1']],
      ['retries', 'Retries', ['a0']],
      ['ejections', undefined, ['b0']],
    ]);
    expect(charts[0]?.band).toEqual({ high: 1 });
  });

  it('show the same thing in the same colour, and of many the highest', () => {
    const many = ['p', 'q', 'r', 's', 't', 'u'].map((label, index) => line(label, index));
    const [chart] = chartsOf(
      { lines: [{ name: 'm', lines: many }] },
      { lines: [{ name: 'm', lines: [line('u', 9)] }] },
    );
    expect(chart?.lines.map(({ label, side, color }) => `${side}${label}${color}`)).toEqual([
      'au0',
      'at1',
      'as2',
      'ar3',
      'bu0',
    ]);
  });

  it('are moved to begin together', () => expect(shift([[10, 1]], 5)).toEqual([[15, 1]]));
});
