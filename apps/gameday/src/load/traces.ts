import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exchange } from '@gameday/lab-kit';
import { type Noted, pictureOf, type TracePicture } from '@gameday/load-report';

/** Spans come to Jaeger some seconds after their request. */
const notBeforeMs = 3_000;
/** Then the lab's Jaeger may have dropped it for newer ones. */
const givenUpAfterMs = 60_000;
const everyMs = 2_000;
const atOnce = 5;

interface Copy {
  readonly file: string;
  readonly picture: TracePicture;
}

/**
 * Copies the traces of the requests that stand out into the run's folder while the load is made: Jaeger keeps a few
 * seconds of a heavy load.
 */
export class TraceCopies {
  readonly #port: number;
  readonly #folder: string;
  readonly #noted: () => readonly Noted[];
  readonly #copies = new Map<string, Copy>();
  readonly #timer: NodeJS.Timeout;
  #copying: Promise<void> = Promise.resolve();

  /** @param noted the requests that stand out so far */
  constructor(port: number, folder: string, noted: () => readonly Noted[]) {
    this.#port = port;
    this.#folder = folder;
    this.#noted = noted;
    this.#timer = setInterval(() => {
      this.#copying = this.#copying.then(() => this.#copy(Date.now() - notBeforeMs));
    }, everyMs).unref();
  }

  /** Takes what is still to be had. @returns the copies that were kept, by trace id */
  async end(): Promise<Map<string, TracePicture>> {
    clearInterval(this.#timer);
    await this.#copying;
    const noted = this.#noted();
    const latest = Math.max(0, ...noted.map(({ atMs }) => atMs));
    const wait = latest + notBeforeMs - Date.now();
    if (this.#missing(Number.POSITIVE_INFINITY).length > 0 && wait > 0) {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    await this.#copy(Number.POSITIVE_INFINITY);
    await this.#dropOthers(new Set(noted.map(({ traceId }) => traceId)));
    return new Map([...this.#copies].map(([id, { picture }]) => [id, picture]));
  }

  /** Of requests that ended before this. */
  #missing(beforeMs: number): string[] {
    const now = Date.now();
    const ids = this.#noted()
      .filter(({ atMs }) => atMs <= beforeMs && now - atMs < givenUpAfterMs)
      .flatMap(({ traceId }) => traceId ?? []);
    return [...new Set(ids)].filter((id) => !this.#copies.has(id));
  }

  async #copy(beforeMs: number): Promise<void> {
    const ids = this.#missing(beforeMs);
    for (let index = 0; index < ids.length; index += atOnce) {
      await Promise.all(ids.slice(index, index + atOnce).map((id) => this.#fetch(id)));
    }
  }

  async #fetch(id: string): Promise<void> {
    try {
      const { status, text } = await exchange({ path: `/api/traces/${id}`, to: this.#port, timeoutMs: 3_000 });
      const picture = status === 200 ? pictureOf(JSON.parse(text)) : undefined;
      if (!picture) return;
      mkdirSync(this.#folder, { recursive: true });
      const file = join(this.#folder, `${id}.json`);
      writeFileSync(file, text);
      this.#copies.set(id, { file, picture: { ...picture, id } });
    } catch {
      // busy or away; it is tried again
    }
  }

  /** A request that stood out at first may not in the end. */
  async #dropOthers(wanted: ReadonlySet<string | undefined>): Promise<void> {
    for (const [id, { file }] of this.#copies) {
      if (wanted.has(id)) continue;
      this.#copies.delete(id);
      await rm(file, { force: true });
    }
  }
}
