import { Refusal } from '../../web/refusal.ts';

/** How far each part's log has been read, in bytes of its current file. */
export type Positions = ReadonlyMap<string, number>;

export const cursorOf = (positions: Positions): string =>
  Buffer.from(JSON.stringify(Object.fromEntries(positions))).toString('base64url');

/**
 * Reads what a browser gives back. The names in it are looked up among the logs that there are, and never become a path.
 * @throws Refusal when it is none of ours
 */
export function parseCursor(text: unknown): Positions {
  try {
    const document: unknown = JSON.parse(Buffer.from(String(text), 'base64url').toString('utf8'));
    const entries = Object.entries(document as Record<string, unknown>);
    if (entries.every((entry): entry is [string, number] => Number.isSafeInteger(entry[1]) && Number(entry[1]) >= 0)) {
      return new Map(entries);
    }
  } catch {
    // said below
  }
  throw new Refusal('bad_cursor', 'The cursor is not one that this list gave out; ask for the lines anew.');
}
