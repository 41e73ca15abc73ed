import { describe, expect, it } from 'vitest';
import { newSetReplicas, planRollingUpdate, rolloutLimits } from './arithmetic.ts';

describe('limits', () => {
  it.each([
    // replicas, maxSurge, maxUnavailable -> in pods
    [10, '25%', '25%', 3, 2],
    [4, '25%', '25%', 1, 1],
    [1, '25%', '25%', 1, 0],
    [3, 1, 0, 1, 0],
    [3, 0, 0, 0, 1],
    [2, '0%', '20%', 0, 1],
    [5, '100%', '100%', 5, 5],
    [2, 0, 5, 0, 2],
    [0, '25%', '25%', 0, 0],
    // 7 % of 100, where floating point would say 7.000000000000001.
    [100, '7%', '7%', 7, 7],
  ])('of %i replicas, surge %s, unavailable %s', (replicas, surge, unavailable, maxSurge, maxUnavailable) => {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } };
    const limits = rolloutLimits({ replicas, strategy, selector: {}, template: {} });
    expect(limits).toEqual({ replicas, maxSurge, maxUnavailable });
  });

  it('of Recreate are none', () => {
    const limits = rolloutLimits({ replicas: 4, strategy: { type: 'Recreate' }, selector: {}, template: {} });
    expect(limits).toEqual({ replicas: 4, maxSurge: 0, maxUnavailable: 0 });
  });
});

it.each([
  // replicas, surge, size of the new set, of all -> the new set's next size
  [10, 3, 0, 10, 3],
  [10, 3, 3, 13, 3],
  [10, 3, 5, 12, 6],
  [10, 3, 0, 20, 0],
  [1, 1, 0, 1, 1],
  [5, 5, 0, 0, 5],
])('of %i replicas and %i more a new set of %i among %i grows to %i', (replicas, maxSurge, size, all, next) => {
  expect(newSetReplicas({ replicas, maxSurge, maxUnavailable: 0 }, size, all, true)).toBe(next);
});

describe('a step of a rolling update', () => {
  const plan = (
    [replicas, maxSurge, maxUnavailable]: readonly [number, number, number],
    newSize: readonly [number, number],
    ...old: readonly (readonly [number, number])[]
  ) => {
    const [size, available] = newSize;
    const oldSets = old.map(([oldSize, oldAvailable], index) => ({
      name: `old${index}`,
      replicas: oldSize,
      available: oldAvailable,
    }));
    const steps = planRollingUpdate(
      { replicas, maxSurge, maxUnavailable },
      { name: 'new', replicas: size, available },
      oldSets,
    );
    return Object.fromEntries(steps.map((step) => [step.name, step.replicas]));
  };

  it.each([
    ['first makes room for the new ones above', [10, 3, 2], [0, 0], [[10, 10]], { new: 3 }],
    ['takes away old ones as far as enough stay available', [10, 3, 2], [3, 0], [[10, 10]], { old0: 8 }],
    ['fills the gap with new ones', [10, 3, 2], [3, 0], [[8, 8]], { new: 5 }],
    ['waits while the new ones are not available', [10, 3, 2], [5, 0], [[8, 8]], {}],
    ['takes old ones as new ones become available', [10, 3, 2], [5, 2], [[8, 8]], { old0: 6 }],
    ['ends with no old one', [10, 3, 2], [10, 10], [[3, 3]], { old0: 0 }],
    ['has nothing left to do', [10, 3, 2], [10, 10], [], {}],
    ['shrinks a new set that is too large', [4, 1, 1], [6, 6], [[1, 1]], { new: 4 }],
    // A node fails under an old pod while the new ones crash: 13 - 8 - 5 = 0, so nothing may go.
    ['does not take an unhealthy old one in place of a new one', [10, 3, 2], [5, 0], [[8, 7]], {}],
    [
      'takes unhealthy old ones first',
      [10, 3, 2],
      [3, 0],
      [
        [4, 0],
        [6, 6],
      ],
      { old0: 2 },
    ],
    [
      'takes the oldest first',
      [10, 0, 2],
      [0, 0],
      [
        [5, 5],
        [5, 5],
      ],
      { old0: 3 },
    ],
    ['goes back from a bad template at once', [10, 3, 2], [8, 7], [[5, 0]], { old0: 1 }],
    [
      'rolls over to a third template from full surge',
      [10, 3, 2],
      [0, 0],
      [
        [8, 8],
        [5, 0],
      ],
      { old1: 0 },
    ],
  ] as const)('%s', (_name, limits, newSize, old, steps) => {
    expect(plan(limits, newSize, ...old)).toEqual(steps);
  });
});
