import type { DataFrame, LoadingState } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { fieldType } from '../panels/shared/testing.ts';
import { panelState } from './panel-state.ts';

const frame = (values: readonly unknown[], more: Partial<DataFrame> = {}): DataFrame => ({
  length: values.length,
  fields: [
    { name: 'Time', type: fieldType.time, config: {}, values: values.map((_value, at) => at) },
    { name: 'Value', type: fieldType.number, config: {}, values: [...values] },
  ],
  ...more,
});
const Done = 'Done' as LoadingState;
const Failed = 'Error' as LoadingState;
const Loading = 'Loading' as LoadingState;

describe('what is to be seen of a panel', () => {
  it.each([
    ['a value among gaps is data', true, Done, [frame([null, 0])], 'data'],
    ['no series is empty', true, Done, [], 'empty'],
    ['percentiles of no requests are empty', true, Done, [frame([null, Number.NaN])], 'empty'],
    ['requests beside no series are empty', true, Done, [frame([1], { name: 'exemplar' })], 'empty'],
    ['an error without data is an error', true, Failed, [], 'error'],
    ['an error of one query leaves what the others said', true, Failed, [frame([1])], 'data'],
    ['what was asked for is not there yet', true, Loading, [frame([1])], 'loading'],
    ['a text asks nothing', false, Done, [], 'data'],
  ] as const)('%s', (_what, asks, state, frames, seen) => {
    expect(panelState(asks, state, frames)).toBe(seen);
  });
});
