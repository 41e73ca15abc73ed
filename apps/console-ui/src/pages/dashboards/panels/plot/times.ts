type Times = ArrayLike<number>;

const same = (one: Times, other: Times): boolean =>
  one === other ||
  (one.length === other.length && one[0] === other[0] && one[one.length - 1] === other[other.length - 1]);

/** All points of time that occur, once, in their order. Series of one query have the same, which costs nothing. */
export function unionOf(lists: readonly Times[]): number[] {
  const [first] = lists;
  if (!first) return [];
  const different = lists.filter((list) => !same(list, first));
  if (different.length === 0) return Array.from(first);
  return [...new Set([first, ...different].flatMap((list) => Array.from(list)))].sort((one, other) => one - other);
}

/** The number of the last point of time that is not after this one; -1 before the first. */
export function indexAt(times: Times, atMs: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Number.POSITIVE_INFINITY) <= atMs) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}
