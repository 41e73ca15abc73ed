import type { RawSample } from './samples.ts';

/** A request that a load has made. */
export interface LoadSample {
  /** When it ended, in milliseconds since 1970. */
  readonly atMs: number;
  readonly durationMs: number;
  /** By its status or for want of an answer; what checks say is not in it. */
  readonly failed: boolean;
  readonly transaction: string | undefined;
}

/** So many of the latest requests are kept, some 20 bytes each. */
const samplesMax = 1 << 20;
const samplesAtFirst = 1 << 12;

/** The latest requests of a load, the oldest first. */
export class KeptSamples {
  readonly #transactions: string[] = [];
  readonly #places = new Map<string, number>();
  #at = new Float64Array(samplesAtFirst);
  #durations = new Float64Array(samplesAtFirst);
  #failed = new Uint8Array(samplesAtFirst);
  #transaction = new Uint16Array(samplesAtFirst);
  #count = 0;

  /** Takes a sample of http_req_duration. */
  add(sample: RawSample): void {
    if (this.#count === this.#at.length) this.#makeRoom();
    const index = this.#count;
    this.#at[index] = sample.atMs;
    this.#durations[index] = sample.value;
    this.#failed[index] = sample.column('expected_response') === 'false' ? 1 : 0;
    this.#transaction[index] = this.#placeOf(sample.tag('transaction') ?? '');
    this.#count += 1;
  }

  /** Those that ended at this moment or later, in milliseconds since 1970. */
  since(fromMs: number): LoadSample[] {
    const found: LoadSample[] = [];
    for (let index = 0; index < this.#count; index += 1) {
      const atMs = this.#at[index] ?? 0;
      if (atMs < fromMs) continue;
      found.push({
        atMs,
        durationMs: this.#durations[index] ?? 0,
        failed: this.#failed[index] === 1,
        transaction: this.#transactions[this.#transaction[index] ?? 0] || undefined,
      });
    }
    return found;
  }

  #placeOf(transaction: string): number {
    const known = this.#places.get(transaction);
    if (known !== undefined) return known;
    if (this.#transactions.length >= 0xffff) return 0;
    const place = this.#transactions.push(transaction) - 1;
    this.#places.set(transaction, place);
    return place;
  }

  /** Twice as much room; at the limit the older half goes. */
  #makeRoom(): void {
    const half = this.#at.length >= samplesMax ? this.#at.length / 2 : 0;
    const length = half === 0 ? this.#at.length * 2 : this.#at.length;
    const moved = <Values extends Float64Array | Uint8Array | Uint16Array>(from: Values, to: Values): Values => {
      to.set(from.subarray(half));
      return to;
    };
    this.#at = moved(this.#at, new Float64Array(length));
    this.#durations = moved(this.#durations, new Float64Array(length));
    this.#failed = moved(this.#failed, new Uint8Array(length));
    this.#transaction = moved(this.#transaction, new Uint16Array(length));
    this.#count -= half;
  }
}
