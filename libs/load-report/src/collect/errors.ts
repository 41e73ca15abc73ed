import { ownCopy } from './slowest.ts';

/** So many kinds of errors are told apart; the rest is counted together. */
const kindsMax = 100;
const others = 'other errors';
const lengthMax = 200;

/** Errors by kind, and by transaction within a kind. */
export class Errors {
  readonly #kinds = new Map<string, Map<string, number>>();

  add(text: string, transaction: string): void {
    const kind = this.#kinds.has(text) || this.#kinds.size < kindsMax ? text : others;
    let counts = this.#kinds.get(kind);
    if (!counts) this.#kinds.set(ownCopy(kind), (counts = new Map()));
    counts.set(transaction, (counts.get(transaction) ?? 0) + 1);
  }

  /** The most frequent first. */
  list(): { kind: string; count: number; transactions: Record<string, number> }[] {
    return [...this.#kinds]
      .map(([kind, counts]) => ({
        kind,
        count: [...counts.values()].reduce((sum, count) => sum + count, 0),
        transactions: Object.fromEntries(counts),
      }))
      .sort((a, b) => b.count - a.count);
  }
}

/** One text for all errors of a kind: ports and addresses differ from request to request. */
const withoutAddresses = (text: string): string =>
  text.replaceAll(/(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])(?::\d+)?/gi, 'ADDRESS').slice(0, lengthMax);

/** Names what was wrong with a request: its status, or why there was none. */
export function errorKind(status: string, error: string, errorCode: string): string {
  if (status !== '' && status !== '0') return `HTTP ${status}`;
  if (error !== '') return withoutAddresses(error);
  return errorCode === '' ? 'no answer' : `k6 error ${errorCode}`;
}
