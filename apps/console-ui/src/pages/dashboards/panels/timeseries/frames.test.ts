import type { DataFrame } from '@grafana/data';
import { fieldType } from '../shared/testing.ts';
import { describe, expect, it } from 'vitest';
import { namesOf, prepare, timeSeriesIn } from './frames.ts';

const frame = (name: string, custom: object = {}, values: number[] = [1, 2]): DataFrame => ({
  length: values.length,
  fields: [
    { name: 'Time', type: fieldType.time, config: {}, values: values.map((_value, at) => at) },
    { name: 'Value', type: fieldType.number, config: { displayNameFromDS: name, custom }, values },
  ],
});

const customOf = (frames: readonly DataFrame[], at = 0) => frames[at]?.fields[1]?.config.custom;

describe('frames for a plot over time', () => {
  it('are those with times and values', () => {
    const text: DataFrame = { length: 1, fields: [{ name: 'x', type: fieldType.string, config: {}, values: ['a'] }] };
    expect(namesOf(timeSeriesIn([text, frame('a'), frame('empty', {}, []), frame('b')]))).toEqual(['a', 'b']);
  });

  it('have what the dashboard says, and what Grafana takes where it says nothing', () => {
    const custom = customOf(prepare(timeSeriesIn([frame('a', { lineWidth: 3 })]), undefined));
    expect(custom).toMatchObject({ lineWidth: 3, drawStyle: 'line', stacking: { mode: 'none' } });
  });

  it('hide what a person has hidden, and keep it in the legend', () => {
    const prepared = prepare(timeSeriesIn([frame('a'), frame('b')]), new Set(['b']));
    expect(customOf(prepared, 0)).toMatchObject({ hideFrom: { viz: true, legend: false, tooltip: true } });
    expect(customOf(prepared, 1)).not.toHaveProperty('hideFrom');
  });

  it('leave the values of bars as they were', () => {
    const given = timeSeriesIn([frame('a', { drawStyle: 'bars' })]);
    prepare(given, undefined)[0]?.fields[1]?.values.push(9);
    expect(given[0]?.fields[1]?.values).toEqual([1, 2]);
  });
});
