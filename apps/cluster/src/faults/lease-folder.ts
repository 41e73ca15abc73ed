import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundLog, HolderState } from '@gameday/chaos-engine';
import type { Log } from '../shared.ts';
import { messageOf } from './errors.ts';

/** The undo log of a run, and whether somebody still holds it. */
export interface WatchedLog extends FoundLog {
  readonly holder: FoundLog['holder'];
  readonly state: HolderState;
}

interface Present {
  readonly name: string;
  /** Changes with every line that is written. */
  readonly mark: string;
  readonly heardAt: number;
}

const loadEngine = () => import('@gameday/chaos-engine');

/**
 * The folder in which runs keep what must be undone. It is looked at several times a second, so a look costs next to nothing: a file
 * is read only when it has changed, and the engine that can read it is loaded only once there is one.
 */
export class LeaseFolder {
  readonly #folder: string;
  readonly #log: Log;
  #marks = '';
  #logs: readonly FoundLog[] = [];
  #problem = '';

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  /** What is held now, and what is not any more. A folder that cannot be read holds nothing: then there must be no fault either. */
  async look(): Promise<readonly WatchedLog[]> {
    const present = this.#list();
    if (present.length === 0) {
      this.#marks = '';
      this.#logs = [];
      return [];
    }
    const { findUndoLogs, holderState } = await loadEngine();
    const marks = present.map(({ mark }) => mark).join('\n');
    if (marks !== this.#marks) {
      this.#logs = this.#read(findUndoLogs);
      this.#marks = marks;
    }
    const heard = new Map(present.map(({ name, heardAt }) => [join(this.#folder, name), heardAt]));
    return this.#logs.map((log) => {
      const current = { ...log, heardAt: heard.get(log.file) ?? log.heardAt };
      return { ...current, state: holderState(current) };
    });
  }

  #read(findUndoLogs: (folder: string) => FoundLog[]): FoundLog[] {
    try {
      const logs = findUndoLogs(this.#folder);
      this.#problem = '';
      return logs;
    } catch (error) {
      const message = messageOf(error);
      if (message !== this.#problem) this.#log.error({ err: error, folder: this.#folder }, message);
      this.#problem = message;
      return [];
    }
  }

  #list(): Present[] {
    let names: string[];
    try {
      names = readdirSync(this.#folder).filter((name) => name.endsWith('.jsonl'));
    } catch {
      return [];
    }
    return names.sort().flatMap((name) => {
      const found = statSync(join(this.#folder, name), { throwIfNoEntry: false });
      return found ? [{ name, mark: `${name} ${found.ino} ${found.size}`, heardAt: found.mtimeMs }] : [];
    });
  }
}
