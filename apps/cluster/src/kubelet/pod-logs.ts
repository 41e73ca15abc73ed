import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rotateLog, tailLog } from '@gameday/process';
import type { LogSource } from '../shared.ts';
import type { Stored } from '../store/store.ts';

/** Logs of pods that are gone stay for whoever looks into them; so many pods' at the most. */
const endedPodsMax = 100;
const rotationPeriodMs = 10_000;
/** How much of its log a container's end is explained by. */
const lastWordsLines = 15;
const lastWordsBytesMax = 4096;

const exists = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;

/** The files that pods log to: that of the running container, and that of the one before it. */
export class PodLogs implements LogSource {
  readonly #folder: string;
  readonly #live = new Set<string>();
  readonly #ended: string[] = [];
  readonly #timer: NodeJS.Timeout;
  #rotating: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    this.#timer = setInterval(() => void this.rotate(), rotationPeriodMs);
    this.#timer.unref();
  }

  #file(pod: string, previous = false): string {
    return join(this.#folder, `${pod}${previous ? '.previous' : ''}.log`);
  }

  logFileOf(pod: Stored<'Pod'>, previous: boolean): string | undefined {
    const file = this.#file(pod.metadata.name, previous);
    return exists(file) ? file : undefined;
  }

  /** The file for a container about to start; that of its predecessor is kept beside it. */
  fileForNext(pod: string, restarted: boolean): string {
    const file = this.#file(pod);
    if (restarted && exists(file)) renameSync(file, this.#file(pod, true));
    this.#live.add(pod);
    return file;
  }

  adopt(pod: string): void {
    this.#live.add(pod);
  }

  async lastWords(pod: string): Promise<string> {
    const lines = await tailLog(this.#file(pod), lastWordsLines).catch(() => []);
    return lines.join('\n').slice(-lastWordsBytesMax);
  }

  /** The pod is gone: its logs stay, and the oldest ones of other pods that are gone make room. */
  retire(pod: string): void {
    if (!this.#live.delete(pod)) return;
    this.#ended.push(pod);
    for (const old of this.#ended.splice(0, this.#ended.length - endedPodsMax)) {
      const current = this.#file(old);
      for (const file of [current, `${current}.1`, `${current}.2`, this.#file(old, true)])
        rmSync(file, { force: true });
    }
  }

  /** One at a time: two rotations of a file would each take half of it away. */
  rotate(): Promise<unknown> {
    this.#rotating = this.#rotating.then(async () => {
      for (const pod of this.#live) await rotateLog(this.#file(pod)).catch(() => undefined);
    });
    return this.#rotating;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#rotating;
  }
}
