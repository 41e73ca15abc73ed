/** A request that is worth a look. */
export interface Noted {
  readonly transaction: string;
  readonly durationMs: number;
  /** When it ended, in milliseconds since 1970. */
  readonly atMs: number;
  readonly status: string;
  readonly traceId: string | undefined;
}

/** The slowest requests of many, a few of them. */
export class Slowest {
  readonly #max: number;
  /** The slowest first. */
  #noted: Noted[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  /** Whether a request of this duration would be among them: asked before anything is made of it. */
  wants(durationMs: number): boolean {
    return this.#noted.length < this.#max || durationMs > (this.#noted.at(-1)?.durationMs ?? 0);
  }

  add({ traceId, ...rest }: Noted): void {
    const noted = { ...rest, traceId: traceId === undefined ? undefined : ownCopy(traceId) };
    const place = this.#noted.findIndex(({ durationMs }) => durationMs < noted.durationMs);
    this.#noted.splice(place === -1 ? this.#noted.length : place, 0, noted);
    if (this.#noted.length > this.#max) this.#noted.pop();
  }

  list(): readonly Noted[] {
    return this.#noted;
  }
}

/**
 * The same text in memory of its own. A piece of a text keeps the whole alive, and that is a quarter of a megabyte of the
 * raw file.
 */
export const ownCopy = (text: string): string => Buffer.from(text).toString();
