import { type CpuTime, cpuTimeOf, waitedShare } from './scheduling.ts';

const everyMs = 1_000;
const zero: CpuTime = { usedSeconds: 0, waitedSeconds: 0 };

/** What a process had of the CPU. */
export interface CpuUse {
  readonly cpuSeconds: number;
  /** Share of the time that it wanted to run in which it waited for a CPU, 0 to 1; undefined where unknown. */
  readonly waitedShare: number | undefined;
}

/** Follows what one process uses of the CPU and how long it waits for it, from its start to its end. */
export class CpuMeter {
  readonly #pid: number | undefined;
  readonly #timer: NodeJS.Timeout;
  #last: CpuTime = zero;
  #looked: CpuTime = zero;

  constructor(pid: number | undefined) {
    this.#pid = pid;
    // What is known when it ends is what was seen last.
    this.#timer = setInterval(() => this.#read(), everyMs);
    this.#timer.unref();
  }

  #read(): void {
    this.#last = (this.#pid === undefined ? undefined : cpuTimeOf(this.#pid)) ?? this.#last;
  }

  /** Since the last look. */
  look(): CpuUse {
    this.#read();
    const use = useBetween(this.#looked, this.#last);
    this.#looked = this.#last;
    return use;
  }

  /** From the start. */
  total(): CpuUse {
    return useBetween(zero, this.#last);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

const useBetween = (from: CpuTime, to: CpuTime): CpuUse => ({
  cpuSeconds: to.usedSeconds - from.usedSeconds,
  waitedShare: waitedShare(from, to),
});
