import { usageOfTrees } from '@gameday/process';
import type { PodUsage, UsageSource } from '../shared.ts';

/** A container whose use is measured. */
export interface Measured {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  readonly pid: number;
  /** Told of every reading of its memory, in bytes. */
  readonly onMemory?: (bytes: number) => void;
}

interface Reading {
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** Milliseconds of a monotonic clock: rates must not jump when somebody sets the other one. */
  readonly monotonicMs: number;
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

interface Series {
  readonly measured: Measured;
  /** The oldest first; as many as the window needs. */
  readonly readings: Reading[];
}

export interface SamplerOptions {
  readonly nowMs: () => number;
  readonly periodMs: number;
  readonly windowMs: number;
}

/** A reading so close to the one before says little of a rate: CPU time is told in steps of 10 ms. */
const spanMsMin = 200;

/** Reads at intervals what processes use; a rate is the difference of two readings, up to a window apart. */
export class UsageSampler implements UsageSource {
  readonly #options: SamplerOptions;
  readonly #series = new Map<string, Series>();
  readonly #timer: NodeJS.Timeout;
  #reading = false;

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#readAll(), options.periodMs);
  }

  /** Measures a pod's process from now on, in place of the one before it. */
  add(measured: Measured): void {
    this.#series.set(keyOf(measured.namespace, measured.pod), { measured, readings: [] });
    void this.#read([measured]);
  }

  /** @param uid a later pod with the same name stays */
  remove(namespace: string, pod: string, uid: string): void {
    const key = keyOf(namespace, pod);
    if (this.#series.get(key)?.measured.uid === uid) this.#series.delete(key);
  }

  usageOf(namespace: string, pod: string): PodUsage | undefined {
    const series = this.#series.get(keyOf(namespace, pod));
    const first = series?.readings[0];
    const last = series?.readings.at(-1);
    if (!series || !first || !last) return undefined;
    const spanMs = last.monotonicMs - first.monotonicMs;
    if (spanMs < spanMsMin) return undefined;
    const { uid, container } = series.measured;
    return {
      namespace,
      pod,
      uid,
      container,
      cpuCores: Math.max(0, last.cpuSeconds - first.cpuSeconds) / (spanMs / 1000),
      memoryBytes: last.memoryBytes,
      atMs: last.atMs,
      windowSeconds: spanMs / 1000,
    };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#series.clear();
  }

  async #readAll(): Promise<void> {
    if (this.#reading) return; // `ps` under load can take longer than a period
    this.#reading = true;
    await this.#read([...this.#series.values()].map((series) => series.measured));
    this.#reading = false;
  }

  async #read(all: readonly Measured[]): Promise<void> {
    const usages = await usageOfTrees(all.map(({ pid }) => pid)).catch(() => undefined);
    const now = { atMs: this.#options.nowMs(), monotonicMs: performance.now() };
    for (const measured of all) {
      const usage = usages?.get(measured.pid);
      const series = this.#series.get(keyOf(measured.namespace, measured.pod));
      if (!usage || series?.measured !== measured) continue;
      const { cpuSeconds, memoryBytes } = usage;
      series.readings.push({ ...now, cpuSeconds, memoryBytes });
      // One beyond the window stays, so that the readings span all of it.
      const begin = now.monotonicMs - this.#options.windowMs;
      while ((series.readings[1]?.monotonicMs ?? Infinity) <= begin) series.readings.shift();
      measured.onMemory?.(memoryBytes);
    }
  }
}

const keyOf = (namespace: string, pod: string): string => `${namespace}/${pod}`;
