import { readFileSync } from 'node:fs';
import type { FaultRequest } from '@gameday/lab-chaos/wire';
import { atomicWriteFile } from '@gameday/process';
import type { KeptFault } from './kept-fault.ts';

/** A fault as it is written down. */
interface SavedFault {
  readonly id: string;
  readonly since: string;
  readonly request: FaultRequest;
}

/** The faults that are kept, for the cluster app that comes after this one. Who still holds a lease says the undo log alone. */
export class SavedFaults {
  readonly #file: string;
  #last = '';

  constructor(file: string) {
    this.#file = file;
  }

  /** What an earlier cluster app has kept; nothing where the file cannot be understood: then there is no fault. */
  load(): KeptFault[] {
    try {
      const faults = JSON.parse(readFileSync(this.#file, 'utf8')) as readonly SavedFault[];
      return faults.map(({ id, since, request }) => ({ id, since, request, phase: 'starting' }));
    } catch {
      return [];
    }
  }

  save(faults: Iterable<KeptFault>): void {
    const text = JSON.stringify([...faults].map(({ id, since, request }) => ({ id, since, request })));
    if (text === this.#last) return;
    atomicWriteFile(this.#file, `${text}\n`, { mode: 0o600 });
    this.#last = text;
  }
}
