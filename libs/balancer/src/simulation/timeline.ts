interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until it is told to go on, and what is to happen when. */
export interface Timeline {
  now(): number;
  after(delayMs: number, run: () => void): void;
  /** Runs what is due until then, in order of time. */
  runUntil(untilMs: number): void;
}

/** Discrete events in a binary heap; events at the same time run in the order in which they were planned. */
export function createTimeline(): Timeline {
  const heap: Entry[] = [];
  let nowMs = 0;
  let order = 0;
  const isBefore = (a: Entry, b: Entry) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  const at = (index: number): Entry => heap[index] as Entry;
  const swap = (a: number, b: number) => {
    const entry = at(a);
    heap[a] = at(b);
    heap[b] = entry;
  };
  const push = (entry: Entry) => {
    heap.push(entry);
    let index = heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(at(index), at(parent))) return;
      swap(index, parent);
      index = parent;
    }
  };
  const shift = (): Entry => {
    const first = at(0);
    const last = heap.pop() as Entry;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let index = 0; ;) {
      const left = 2 * index + 1;
      if (left >= heap.length) return first;
      const child = left + 1 < heap.length && isBefore(at(left + 1), at(left)) ? left + 1 : left;
      if (!isBefore(at(child), at(index))) return first;
      swap(child, index);
      index = child;
    }
  };
  return {
    now: () => nowMs,
    after(delayMs, run) {
      order += 1;
      push({ atMs: nowMs + Math.max(0, delayMs), order, run });
    },
    runUntil(untilMs) {
      while (heap.length > 0 && at(0).atMs <= untilMs) {
        const entry = shift();
        nowMs = entry.atMs;
        entry.run();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
  };
}
