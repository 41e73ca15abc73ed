import { expect, it } from 'vitest';
import { shareBytes } from './share-bytes.ts';

it.each([
  [[10, 20], 100, [10, 20]],
  [[10, 500, 500], 110, [10, 50, 50]],
  [[500, 10, 100], 160, [75, 10, 75]],
  [[], 10, []],
  [[5, 5], 0, [0, 0]],
])('files of %j get of %d bytes %j', (sizes, bytesMax, expected) =>
  expect(shareBytes(sizes, bytesMax)).toEqual(expected),
);
