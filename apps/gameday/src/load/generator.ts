import type { CpuUse, K6Progress } from '@gameday/k6';
import type { GeneratorRecord } from '@gameday/load-report';

/** A picture shows no more; of a longer load every second moment is kept, and so on. */
const momentsMax = 600;

type Moment = GeneratorRecord['samples'][number];

/** Follows what k6 has of the CPU, for the record of the run. */
export class GeneratorLog {
  #moments: Moment[] = [];
  #every = 1;
  #seen = 0;
  #lastSeconds = 0;

  add({ elapsedSeconds, cpu }: K6Progress): void {
    const seconds = elapsedSeconds - this.#lastSeconds;
    this.#lastSeconds = elapsedSeconds;
    this.#seen += 1;
    if (this.#seen % this.#every !== 0 || seconds < 0.5) return;
    this.#moments.push({
      atSeconds: elapsedSeconds,
      cpus: cpu.cpuSeconds / seconds,
      waitedShare: cpu.waitedShare ?? null,
    });
    if (this.#moments.length < momentsMax) return;
    this.#moments = this.#moments.filter((_, index) => index % 2 === 1);
    this.#every *= 2;
  }

  record({ cpuSeconds, waitedShare }: CpuUse): GeneratorRecord {
    return {
      cpuSeconds,
      waitedShare: waitedShare ?? null,
      samples: this.#moments,
    };
  }
}
