import { Sketch } from '../sketch.ts';

/** Response times that please, and that are borne (four times as long), as APDEX has them. */
export interface Apdex {
  readonly satisfiedMsMax: number;
}
export const toleratedMsMax = ({ satisfiedMsMax }: Apdex): number => satisfiedMsMax * 4;

/** Everything that is counted about the requests of one kind, whatever happened when. */
export class Tally {
  count = 0;
  failed = 0;
  sumMs = 0;
  minMs = Number.POSITIVE_INFINITY;
  maxMs = 0;
  /** Bytes of bodies, as far as the scenario tells. */
  receivedBytes = 0;
  sentBytes = 0;
  satisfied = 0;
  tolerating = 0;
  /** Checks that failed and could not be assigned to a request. */
  failedChecks = 0;
  readonly sketch = new Sketch();
  readonly #apdex: Apdex;

  constructor(apdex: Apdex) {
    this.#apdex = apdex;
  }

  add(durationMs: number, failed: boolean): void {
    this.count += 1;
    this.sumMs += durationMs;
    if (durationMs < this.minMs) this.minMs = durationMs;
    if (durationMs > this.maxMs) this.maxMs = durationMs;
    this.sketch.add(durationMs);
    if (failed) this.failed += 1;
    else this.#please(durationMs, 1);
  }

  /** A request that was right so far turns out to be wrong. */
  fail(durationMs: number): void {
    this.failed += 1;
    this.#please(durationMs, -1);
  }

  #please(durationMs: number, times: number): void {
    if (durationMs <= this.#apdex.satisfiedMsMax) this.satisfied += times;
    else if (durationMs <= toleratedMsMax(this.#apdex)) this.tolerating += times;
  }
}

/** The same for one step of a ramp. */
export class StepTally extends Tally {
  iterations = 0;
  dropped = 0;
  /** From the beginning of its first request to the end of its last, in milliseconds since 1970. */
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = 0;

  lasts(fromMs: number, toMs: number): void {
    this.firstMs = Math.min(this.firstMs, fromMs);
    this.lastMs = Math.max(this.lastMs, toMs);
  }
}
