import { expect, it } from 'vitest';
import { planProportionalScaling } from './proportions.ts';

it.each([
  // what, from, to, surge before and after, sizes (the oldest first) -> sizes
  ['grows both', 5, 10, 0, 0, [3, 2], [6, 4]],
  ['shrinks both', 5, 3, 0, 0, [3, 2], [2, 1]],
  ['takes away the smaller one', 9, 4, 0, 0, [1, 8], [0, 4]],
  ['gives the rest to the largest, the newer one first', 7, 10, 0, 0, [2, 3, 2], [3, 4, 3]],
  ['shrinks three', 13, 8, 0, 0, [3, 8, 2], [2, 5, 1]],
  ['gives one more to the newest of equals', 3, 4, 0, 0, [1, 1, 1], [1, 1, 2]],
  ['takes one from the oldest of equals', 3, 2, 0, 0, [1, 1, 1], [0, 1, 1]],
  ['empties all', 10, 0, 0, 0, [3, 4, 3], [0, 0, 0]],
  ['keeps room for the surge', 4, 8, 1, 2, [3, 2], [6, 4]],
  ['changes nothing where nothing is to be added', 10, 10, 0, 0, [4, 6], [4, 6]],
])('%s: from %i to %i replicas', (_name, from, to, surgeBefore, surge, sizes, expected) => {
  const sets = sizes.map((replicas, index) => ({
    name: `set${index}`,
    replicas,
    available: replicas,
    maxReplicas: from + surgeBefore,
  }));
  const limits = { replicas: to, maxSurge: surge, maxUnavailable: 0 };
  const plan = planProportionalScaling(limits, sets, from);
  const planned = sizes.map((_, index) => plan.find(({ name }) => name === `set${index}`)?.replicas);
  expect(planned).toEqual(expected);
});

it('goes by the pods there are where it was not written down how many there might be', () => {
  const sets = [3, 2].map((replicas, index) => ({
    name: `set${index}`,
    replicas,
    available: 0,
    maxReplicas: undefined,
  }));
  const plan = planProportionalScaling({ replicas: 10, maxSurge: 0, maxUnavailable: 0 }, sets, 5);
  expect(plan).toEqual([
    { name: 'set0', replicas: 6 },
    { name: 'set1', replicas: 4 },
  ]);
});
