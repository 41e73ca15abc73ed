import { expect, it } from 'vitest';
import { createEndpointState } from './endpoint-state.ts';
import { defaultSuccessRatePolicy } from './policy.ts';
import { successRateOutliers } from './success-rate.ts';

it.each<[string, Array<[requests: number, failures: number]>, string[]]>([
  [
    'all alike',
    [
      [100, 1],
      [100, 2],
      [100, 1],
    ],
    [],
  ],
  [
    'one of three fails a quarter',
    [
      [100, 25],
      [100, 1],
      [100, 1],
    ],
    ['r1'],
  ],
  [
    'one of two fails a quarter',
    [
      [100, 1],
      [100, 25],
    ],
    ['r2'],
  ],
  [
    'all fail half',
    [
      [100, 50],
      [100, 50],
      [100, 52],
    ],
    [],
  ],
  [
    'a bad one with too few calls',
    [
      [19, 19],
      [100, 1],
      [100, 1],
    ],
    [],
  ],
  [
    'few calls, all failed',
    [
      [20, 20],
      [100, 1],
      [100, 1],
    ],
    ['r1'],
  ],
  [
    'few calls, two unlucky',
    [
      [20, 2],
      [20, 0],
      [20, 0],
    ],
    [],
  ],
  ['nobody to compare with', [[100, 50]], []],
  [
    'two bad ones of five, the worse first',
    [
      [100, 40],
      [100, 60],
      [100, 1],
      [100, 1],
      [100, 1],
    ],
    ['r2', 'r1'],
  ],
])('finds among the success rates: %s', (_what, counts, expected) => {
  const states = counts.map(([requests, failures], index) =>
    Object.assign(createEndpointState({ id: `r${index + 1}` }, 0), { requests, failures }),
  );
  expect(successRateOutliers(states, defaultSuccessRatePolicy).map(({ state }) => state.id)).toEqual(expected);
});
