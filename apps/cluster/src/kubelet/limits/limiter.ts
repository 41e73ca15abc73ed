import type { ProcessIdentity } from '@gameday/process';
import type { Log } from '../../shared.ts';
import { cgroupParents, CgroupLimiter } from './cgroup.ts';
import { SignalLimiter } from './signals.ts';

export type LimitMode = 'cgroup' | 'signals' | 'none';

/** Keeps processes, with all that they start, to a share of the CPU. */
export interface CpuLimiter {
  readonly mode: LimitMode;
  /** Why it is this mode, for people. */
  readonly reason: string;
  /** @param key the pod's uid; a later call for the same one replaces the earlier */
  limit(key: string, identity: ProcessIdentity, cores: number): void;
  /** The process has ended, or is to run free again. */
  release(key: string): Promise<void>;
  /** Takes away what pods before left that are not among these. */
  sweep(keys: ReadonlySet<string>): void;
  /** Limits in force stay so where the system keeps them by itself. */
  close(): Promise<void>;
}

const noLimiter = (reason: string): CpuLimiter => ({
  mode: 'none',
  reason,
  limit: () => undefined,
  release: async () => undefined,
  sweep: () => undefined,
  close: async () => undefined,
});

export interface LimiterOptions {
  /** What sets this lab's processes apart from another's on this machine. */
  readonly lab: string;
  readonly log: Log;
  /** Whether something other keeps this process stopped, so that it is never let go on here. */
  readonly keepsStopped: (identity: ProcessIdentity) => boolean;
  /** Given, it is this mode or none. */
  readonly wanted?: LimitMode;
}

/** The best way to limit CPU that works here, found by trying it: a cgroup's quota, else stopping and continuing. */
export function createLimiter({ lab, log, keepsStopped, wanted }: LimiterOptions): CpuLimiter {
  if (wanted === 'none') return noLimiter('asked for');
  const refusals: string[] = [];
  if (wanted !== 'signals') {
    for (const parent of cgroupParents()) {
      const limiter = CgroupLimiter.open(parent, lab, log);
      if (!('refused' in limiter)) return limiter;
      refusals.push(limiter.refused);
    }
    if (refusals.length === 0) refusals.push('there is no cgroup controller for CPU here');
    if (wanted === 'cgroup') return noLimiter(refusals.join('; '));
  }
  if (process.platform === 'win32') return noLimiter('processes cannot be stopped and continued here');
  return new SignalLimiter(refusals.length === 0 ? 'asked for' : refusals.join('; '), { log, keepsStopped });
}
