/** So many different messages are told apart; the others are counted together. */
const messagesMax = 50;
const messageLengthMax = 500;

/** A message of k6's log, and how often it came. */
export interface Problem {
  readonly message: string;
  readonly count: number;
}

/** Counts messages; a load that goes wrong says the same thousands of times a second. */
export class Problems {
  readonly #counts = new Map<string, number>();
  #others = 0;

  /** @returns whether the message is new */
  add(text: string): boolean {
    const message = text.slice(0, messageLengthMax);
    const before = this.#counts.get(message);
    if (before === undefined && this.#counts.size >= messagesMax) {
      this.#others += 1;
      return false;
    }
    this.#counts.set(message, (before ?? 0) + 1);
    return before === undefined;
  }

  /** The most frequent first. */
  list(): Problem[] {
    const all = [...this.#counts].map(([message, count]) => ({ message, count })).sort((a, b) => b.count - a.count);
    return this.#others > 0 ? [...all, { message: 'other messages', count: this.#others }] : all;
  }
}
