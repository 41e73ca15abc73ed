/** A request whose checks are still to come in the file. */
export interface Pending {
  readonly durationMs: number;
  failed: boolean;
}

/** Checks follow their request closely, so that so many are enough by far. */
const generationMax = 10_000;

/**
 * The latest requests by trace and transaction, so that a failed check finds the one that it is about. Two generations,
 * of which the older goes at once: taking the oldest keys out of one map, one by one, takes ever longer.
 */
export class PendingRequests {
  #young = new Map<string, Pending>();
  #old = new Map<string, Pending>();

  add(key: string, request: Pending): void {
    if (this.#young.size >= generationMax) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, request);
  }

  get(key: string): Pending | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }
}
