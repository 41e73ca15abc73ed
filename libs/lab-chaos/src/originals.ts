// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { isDeepStrictEqual } = process.getBuiltinModule('node:util');

/**
 * Remembers how things were before a run changed them: a change back ends the faults that were made, instead of being one
 * more. Only what is convenient hangs on it; what undoes a fault stands in the undo log.
 */
export class Originals<State> {
  readonly #same: (one: State, other: State) => boolean;
  readonly #states = new Map<string, State>();
  readonly #returning = new Set<string>();

  constructor(same: (one: State, other: State) => boolean = isDeepStrictEqual) {
    this.#same = same;
  }

  /**
   * Notes that a thing is about to be changed.
   * @returns how it was before the run changed it, and whether it is about to be so again
   */
  change(
    run: string,
    thing: string,
    present: State,
    next: State,
  ): { original: State; first: boolean; returns: boolean } {
    const key = JSON.stringify([run, thing]);
    const first = !this.#states.has(key);
    if (first) this.#states.set(key, present);
    const original = this.#states.get(key) as State;
    const returns = !first && this.#same(next, original);
    if (returns) this.#returning.add(thing);
    else this.#returning.delete(thing);
    return { original, first, returns };
  }

  /** Whether the change that was noted last brings the thing back to what it was. */
  returns(thing: string): boolean {
    return this.#returning.has(thing);
  }
}
