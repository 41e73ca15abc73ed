import type { Log } from '../shared.ts';

/** One controller's part of the queue. */
export interface Lane {
  /** Has the key reconciled soon; once, however often it is added before that. */
  add(key: string): void;
  /** Has the key reconciled in `delayMs`; replaces what was set for it before. */
  addAfter(key: string, delayMs: number): void;
}

export interface WorkQueue {
  /** Adds a controller. Lanes are served in the order in which they were opened. */
  open(name: string, reconcile: (key: string) => void): Lane;
  /** Whether nothing waits to be reconciled now. What waits for a time does not count. */
  readonly idle: boolean;
  close(): void;
}

interface LaneState {
  readonly name: string;
  readonly reconcile: (key: string) => void;
  readonly waiting: Set<string>;
  readonly timers: Map<string, NodeJS.Timeout>;
  readonly failures: Map<string, number>;
}

/** Keys reconciled before the event loop gets its turn. */
const batchSize = 64;
const backoffMsMin = 5;
const backoffMsMax = 30_000;
/** The longest delay that a timer can hold. */
const delayMsMax = 2 ** 31 - 1;

/**
 * Keys of objects that changed, to be looked at in the next turn of the event loop: many changes make one look. A later lane waits
 * until the earlier ones are empty, so that what they derive is fresh when it reads it. A key whose reconciliation threw comes
 * again after 5 ms, 10 ms, ... 30 s.
 */
export function createWorkQueue({ log }: { readonly log: Log }): WorkQueue {
  const lanes: LaneState[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let closed = false;

  function schedule(): void {
    if (closed || scheduled !== undefined) return;
    scheduled = setImmediate(() => {
      scheduled = undefined;
      for (let count = 0; count < batchSize; count++) if (!serveOne()) return;
      schedule();
    });
  }

  function serveOne(): boolean {
    const lane = lanes.find(({ waiting }) => waiting.size > 0);
    if (closed || lane === undefined) return false;
    const [key] = lane.waiting as Set<string> & Iterable<string, undefined>;
    if (key === undefined) return false;
    lane.waiting.delete(key);
    try {
      lane.reconcile(key);
      lane.failures.delete(key);
    } catch (error) {
      const failures = (lane.failures.get(key) ?? 0) + 1;
      lane.failures.set(key, failures);
      const retryMs = Math.min(backoffMsMin * 2 ** (failures - 1), backoffMsMax);
      log.error({ err: error, controller: lane.name, key, retryMs }, 'reconciliation failed');
      later(lane, key, retryMs);
    }
    return true;
  }

  function soon(lane: LaneState, key: string): void {
    if (closed) return;
    lane.waiting.add(key);
    schedule();
  }

  function later(lane: LaneState, key: string, delayMs: number): void {
    clearTimeout(lane.timers.get(key));
    if (closed) return;
    const fire = (): void => {
      lane.timers.delete(key);
      soon(lane, key);
    };
    lane.timers.set(key, setTimeout(fire, Math.min(Math.max(delayMs, 1), delayMsMax)));
  }

  return {
    open(name, reconcile) {
      const lane: LaneState = { name, reconcile, waiting: new Set(), timers: new Map(), failures: new Map() };
      lanes.push(lane);
      return { add: (key) => soon(lane, key), addAfter: (key, delayMs) => later(lane, key, delayMs) };
    },
    get idle() {
      return lanes.every(({ waiting }) => waiting.size === 0);
    },
    close() {
      closed = true;
      if (scheduled !== undefined) clearImmediate(scheduled);
      for (const lane of lanes) {
        for (const timer of lane.timers.values()) clearTimeout(timer);
        lane.waiting.clear();
      }
    },
  };
}
