import { readdirSync, readFileSync } from 'node:fs';
import { cpuSeconds } from '@gameday/process';

/** CPU time of a process so far, in seconds. */
export interface CpuTime {
  readonly usedSeconds: number;
  /** How long its threads were ready to run and had no CPU; undefined where the system does not say (macOS). */
  readonly waitedSeconds: number | undefined;
}

const nanoseconds = 1e9;

/**
 * Sums `schedstat` over the threads: time on a CPU and on a run queue, in nanoseconds (Linux,
 * Documentation/scheduler/sched-stats.rst). Go keeps its threads, so nothing is lost with one that ends.
 */
function schedulingOnLinux(pid: number): CpuTime | undefined {
  let used = 0;
  let waited = 0;
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const [onCpu, onQueue] = threadTimes(`/proc/${pid}/task/${thread}/schedstat`);
      used += onCpu;
      waited += onQueue;
    }
  } catch {
    return undefined;
  }
  return { usedSeconds: used / nanoseconds, waitedSeconds: waited / nanoseconds };
}

function threadTimes(file: string): [number, number] {
  try {
    const [onCpu, onQueue] = readFileSync(file, 'utf8').split(' ');
    return [Number(onCpu), Number(onQueue)];
  } catch {
    return [0, 0]; // ended this moment
  }
}

/** The CPU time of a running process; undefined when it has ended. */
export function cpuTimeOf(pid: number): CpuTime | undefined {
  if (process.platform === 'linux') return schedulingOnLinux(pid);
  const usedSeconds = cpuSeconds(pid);
  return usedSeconds === undefined ? undefined : { usedSeconds, waitedSeconds: undefined };
}

/**
 * Share of the time that a process wanted to run in which it waited for a CPU, between two looks, 0 to 1; undefined where
 * the system does not say.
 */
export function waitedShare(from: CpuTime, to: CpuTime): number | undefined {
  if (from.waitedSeconds === undefined || to.waitedSeconds === undefined) return undefined;
  const waited = Math.max(0, to.waitedSeconds - from.waitedSeconds);
  const wanted = waited + Math.max(0, to.usedSeconds - from.usedSeconds);
  return wanted === 0 ? 0 : waited / wanted;
}
