import type { Told } from '@gameday/lab-chaos/wire';
import { exchange } from '@gameday/lab-kit';
import { messageOf } from './errors.ts';

/** A replica that is told something. */
export interface Recipient {
  readonly name: string;
  readonly adminPort: number;
}

/** What is told: a whole table, which takes the place of the one before. */
export interface Table {
  /** How long it is good for unless it is told again. */
  readonly ttlMs: number;
  /** When it is told again, in milliseconds; undefined for a table that need not be renewed. */
  readonly renewEveryMs: number | undefined;
  readonly content: object;
  /** Whether it is what a replica has that was never told anything. */
  readonly empty: boolean;
}

/** Counts up for as long as the machine's clock does: so that a new cluster app is ahead of the one before. */
export class Versions {
  #last = 0;
  next(): number {
    this.#last = Math.max(this.#last + 1, Date.now());
    return this.#last;
  }
  /** Somebody knows a greater one. */
  beyond(version: number): void {
    this.#last = Math.max(this.#last, version);
  }
}

/** A replica that has heard nothing until then counts as not told. */
const answerMs = 250;

interface Line {
  /** Whether it was ever told anything. */
  told: boolean;
  /** What is on its way. */
  sending: Promise<Told> | undefined;
  /** What goes next: of several changes only the last. */
  next: { table: Table; told: Promise<Told> } | undefined;
  /** What was acknowledged last. */
  acknowledged: { readonly json: string; readonly atMs: number } | undefined;
}

export interface CourierOptions {
  /** The path on the replicas' admin ports. */
  readonly path: string;
  readonly versions: Versions;
}

/**
 * Tells replicas their tables and waits for their acknowledgements. One request at a time to each, the last change wins, and versions
 * only grow: what is late never takes the place of what is newer.
 */
export class Courier {
  readonly #path: string;
  readonly #versions: Versions;
  readonly #lines = new Map<string, Line>();

  constructor({ path, versions }: CourierOptions) {
    this.#path = path;
    this.#versions = versions;
  }

  /**
   * Tells a replica its table, if that is not what it acknowledged last, or is due for renewal.
   * @returns undefined where there was nothing to tell; it never rejects
   */
  async tell(to: Recipient, table: Table): Promise<Told | undefined> {
    const line = this.#lineOf(to);
    if (!line.told && table.empty) return undefined;
    const json = JSON.stringify(table.content);
    const known = line.acknowledged;
    const fresh = known?.json === json && !(performance.now() - known.atMs >= (table.renewEveryMs ?? Infinity));
    if (!line.sending && fresh) return undefined;
    if (!line.sending) return this.#send(to, line, table);
    if (line.next) {
      line.next.table = table;
      return line.next.told;
    }
    const told = line.sending.then(() => {
      const { table: last } = line.next as { table: Table };
      line.next = undefined;
      return this.#send(to, line, last);
    });
    line.next = { table, told };
    return told;
  }

  /** Forgets who is not among these any more. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const name of this.#lines.keys()) if (!names.has(name)) this.#lines.delete(name);
  }

  #lineOf({ name }: Recipient): Line {
    const line = this.#lines.get(name) ?? { told: false, sending: undefined, next: undefined, acknowledged: undefined };
    this.#lines.set(name, line);
    return line;
  }

  #send(to: Recipient, line: Line, table: Table): Promise<Told> {
    line.told = true;
    line.sending = this.#exchange(to, table).then((told) => {
      line.sending = undefined;
      line.acknowledged = told.acknowledged
        ? { json: JSON.stringify(table.content), atMs: performance.now() }
        : undefined;
      return told;
    });
    return line.sending;
  }

  async #exchange({ name, adminPort }: Recipient, { ttlMs, content }: Table): Promise<Told> {
    const started = performance.now();
    const send = () =>
      exchange({
        ...{ method: 'PUT', path: this.#path, to: adminPort },
        body: { version: this.#versions.next(), ttlMs, ...content },
        timeoutMs: Math.max(1, Math.round(answerMs - (performance.now() - started))),
      });
    let message: string | undefined;
    try {
      let answer = await send();
      if (answer.status === 409) {
        // It has heard of a later version from a cluster app before this one, on a clock that was ahead.
        this.#versions.beyond((JSON.parse(answer.text) as { version: number }).version);
        answer = await send();
      }
      if (answer.status !== 200) message = `it answered ${answer.status}: ${answer.text.slice(0, 200)}`;
    } catch (error) {
      message = messageOf(error);
    }
    const afterMs = Math.round((performance.now() - started) * 10) / 10;
    return {
      ...{ replica: name, acknowledged: message === undefined, afterMs },
      ...(message !== undefined && { message }),
    };
  }
}
