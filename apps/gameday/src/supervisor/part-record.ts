import { readFileSync, rmSync } from 'node:fs';
import { atomicWriteFile, isAlive, type ProcessIdentity, processesMarked, stopIdentity } from '@gameday/process';
import { labMark, type LabPaths } from '@gameday/lab-kit';

interface RecordedPart extends ProcessIdentity {
  readonly stopSignal: NodeJS.Signals;
}

interface Recorded {
  /** The supervisor itself. */
  readonly supervisor: ProcessIdentity | undefined;
  readonly parts: Readonly<Record<string, RecordedPart>>;
}

/** Written down at every start and end of a process: what runs, for whoever must clean up after this supervisor. */
export class PartRecord {
  readonly #file: string;
  readonly #supervisor: ProcessIdentity | undefined;
  readonly #parts = new Map<string, RecordedPart>();

  constructor(file: string, supervisor: ProcessIdentity | undefined) {
    this.#file = file;
    this.#supervisor = supervisor;
    this.#write();
  }

  set(name: string, identity: ProcessIdentity | undefined, stopSignal: NodeJS.Signals): void {
    if (identity) this.#parts.set(name, { ...identity, stopSignal });
    else this.#parts.delete(name);
    this.#write();
  }

  /** Nothing runs any more. */
  remove(): void {
    rmSync(this.#file, { force: true });
  }

  #write(): void {
    const content: Recorded = { supervisor: this.#supervisor, parts: Object.fromEntries(this.#parts) };
    atomicWriteFile(this.#file, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  }
}

/** What an earlier supervisor wrote down; nothing when there is no such file or it cannot be understood. */
export function recordedParts(file: string): Record<string, RecordedPart> {
  try {
    return { ...(JSON.parse(readFileSync(file, 'utf8')) as Recorded).parts };
  } catch {
    return {};
  }
}

/** Grace for what a dead supervisor left: PostgreSQL's fast shutdown takes this long at most on a laptop. */
const leftoverGraceMs = 5_000;

/**
 * Ends what a supervisor that died has left running: exactly the processes that it wrote down, as far as they are still the
 * same ones, and those that carry this lab's mark. Only for whoever holds the lab's lock.
 * @returns the names of what was ended
 */
export async function cleanUpAfterDeadSupervisor(paths: LabPaths): Promise<string[]> {
  const recorded = Object.entries(recordedParts(paths.parts)).filter(([, part]) => isAlive(part));
  await Promise.all(
    recorded.map(([, part]) => stopIdentity(part, { signal: part.stopSignal, graceMs: leftoverGraceMs })),
  );
  const marked = processesMarked(labMark, paths.folder);
  await Promise.all(marked.map((identity) => stopIdentity(identity, { graceMs: 1_000 })));
  rmSync(paths.parts, { force: true });
  return [...recorded.map(([name]) => name), ...marked.map(({ pid }) => `process ${pid}`)];
}
