import { availableParallelism, cpus, freemem, totalmem } from 'node:os';

/** What the machine has and uses. */
export interface MachineSource {
  readonly cores: number;
  readonly memoryBytes: number;
  /** Cores in use, averaged over the last second or more. */
  cpuCoresUsed(): number;
  memoryBytesUsed(): number;
}

const sampleMsMin = 1_000;

function readCpus(): { busyMs: number; atMs: number } {
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { busyMs, atMs: performance.now() };
}

/** This machine, by its own counters; it is looked at only when somebody asks. */
export function realMachine(): MachineSource {
  let last = readCpus();
  let used = 0;
  return {
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    cpuCoresUsed() {
      const now = readCpus();
      const elapsedMs = now.atMs - last.atMs;
      if (elapsedMs >= sampleMsMin) {
        used = Math.max(0, (now.busyMs - last.busyMs) / elapsedMs);
        last = now;
      }
      return used;
    },
    memoryBytesUsed: () => totalmem() - freemem(),
  };
}
