import { describe, expect, it } from 'vitest';
import { kindsOf, type Samples, stateAt, statesOf, usualDistance } from './states.ts';

const read = (value: unknown) => (value === 2 ? { text: 'open', color: 'red' } : { text: 'closed', color: 'green' });
const samples = (...pairs: Array<[time: number, value: number | null]>): Samples => ({
  name: 'a',
  times: pairs.map(([time]) => time),
  values: pairs.map(([, value]) => value),
  everyMs: undefined,
});
const spans = (given: Samples, { merge = true, until = 100 } = {}) =>
  statesOf(given, read, merge, until).map(({ fromMs, toMs, text }) => [fromMs, toMs, text]);

describe('the states of a row', () => {
  it('hold until the next sample; equal ones are one', () => {
    expect(spans(samples([0, 0], [10, 0], [20, 2], [30, 0]))).toEqual([
      [0, 20, 'closed'],
      [20, 30, 'open'],
      [30, 40, 'closed'],
    ]);
  });

  it('are one for each sample where they are not merged', () => {
    expect(spans(samples([0, 0], [10, 0]), { merge: false })).toEqual([
      [0, 10, 'closed'],
      [10, 20, 'closed'],
    ]);
  });

  it('end where a sample is missing', () => {
    expect(spans(samples([0, 0], [10, 0], [20, 0], [50, 0], [60, 0]))).toEqual([
      [0, 30, 'closed'],
      [50, 70, 'closed'],
    ]);
  });

  it('have a gap where nothing is known', () => {
    expect(spans(samples([0, 0], [10, null], [20, 0]))).toEqual([
      [0, 10, 'closed'],
      [20, 30, 'closed'],
    ]);
  });

  it('do not go beyond the time range', () =>
    expect(spans(samples([0, 0], [10, 2]), { until: 12 }).at(-1)).toEqual([10, 12, 'open']));

  it('hold to the end where there is one sample only', () =>
    expect(spans(samples([0, 0]))).toEqual([[0, 100, 'closed']]));

  it('know their distance better than their samples do', () => {
    expect(spans({ ...samples([0, 0], [30, 0]), everyMs: 10 })).toEqual([
      [0, 10, 'closed'],
      [30, 40, 'closed'],
    ]);
  });
});

it('the usual distance is that of most', () => {
  expect([usualDistance([0, 10, 20, 90]), usualDistance([5]), usualDistance([])]).toEqual([10, undefined, undefined]);
});

describe('the state at a time', () => {
  const states = statesOf(samples([0, 0], [10, 2], [20, null], [30, 0]), read, true, 100);
  it.each([
    [-1, undefined],
    [0, 0],
    [15, 1],
    [25, undefined],
    [35, 2],
    [99, undefined],
  ])('%s is number %s', (atMs, expected) => expect(stateAt(states, atMs)).toBe(expected));
});

it('each kind of state is told once', () => {
  const row = { name: 'a', states: statesOf(samples([0, 2], [10, 0], [20, 2]), read, true, 100) };
  expect(kindsOf([row, row])).toEqual([
    { text: 'open', color: 'red' },
    { text: 'closed', color: 'green' },
  ]);
});
