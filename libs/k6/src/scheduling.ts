import { readdirSync, readFileSync } from 'node:fs';
import { cpuSeconds } from '@gameday/process';

/** CPU time of a process so far, in seconds. */
export interface CpuTime {
  readonly usedSeconds: number;
  /** How long its threads were ready to run and had no CPU; undefined where the system does not say (macOS). */
  readonly waitedSeconds: number | undefined;
  /** How often one of its threads got a CPU; undefined likewise. */
  readonly turns: number | undefined;
}

/** How well a process came to the CPU between two looks; undefined where the system does not say. */
export interface Waiting {
  /** Share of the time that it wanted to run in which it waited for a CPU, 0 to 1. */
  readonly waitedShare: number | undefined;
  /** How long it waited on average before it got one, in milliseconds. */
  readonly delayMs: number | undefined;
}

const nanoseconds = 1e9;

/**
 * Sums `schedstat` over the threads: time on a CPU and on a run queue in nanoseconds, and how often on a CPU (Linux,
 * Documentation/scheduler/sched-stats.rst). Go keeps its threads, so nothing is lost with one that ends.
 */
function schedulingOnLinux(pid: number): CpuTime | undefined {
  let used = 0;
  let waited = 0;
  let turns = 0;
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const [onCpu, onQueue, times] = threadTimes(`/proc/${pid}/task/${thread}/schedstat`);
      used += onCpu;
      waited += onQueue;
      turns += times;
    }
  } catch {
    return undefined;
  }
  return { usedSeconds: used / nanoseconds, waitedSeconds: waited / nanoseconds, turns };
}

function threadTimes(file: string): [number, number, number] {
  try {
    const [onCpu, onQueue, times] = readFileSync(file, 'utf8').split(' ');
    return [Number(onCpu), Number(onQueue), Number(times)];
  } catch {
    return [0, 0, 0]; // ended this moment
  }
}

/** The CPU time of a running process; undefined when it has ended. */
export function cpuTimeOf(pid: number): CpuTime | undefined {
  if (process.platform === 'linux') return schedulingOnLinux(pid);
  const usedSeconds = cpuSeconds(pid);
  return usedSeconds === undefined ? undefined : { usedSeconds, waitedSeconds: undefined, turns: undefined };
}

/** What lies between two looks. A load generator that waits measures its own queue along with the server's. */
export function waitingBetween(from: CpuTime, to: CpuTime): Waiting {
  if (from.waitedSeconds === undefined || to.waitedSeconds === undefined) {
    return { waitedShare: undefined, delayMs: undefined };
  }
  const waited = Math.max(0, to.waitedSeconds - from.waitedSeconds);
  const wanted = waited + Math.max(0, to.usedSeconds - from.usedSeconds);
  const turns = Math.max(0, (to.turns ?? 0) - (from.turns ?? 0));
  return { waitedShare: wanted === 0 ? 0 : waited / wanted, delayMs: turns === 0 ? 0 : (waited / turns) * 1_000 };
}
