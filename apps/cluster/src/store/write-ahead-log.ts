import { closeSync, copyFileSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { atomicWriteFile } from '@gameday/process';
import { apiVersions } from './kinds.ts';
import type { Kind, Stored } from './store.ts';

/** One write, as it stands in a line of the log. */
export type Entry =
  | { readonly put: Kind; readonly version: number; readonly object: Stored<Kind> }
  | { readonly delete: Kind; readonly version: number; readonly namespace: string; readonly name: string };

/** The first line: what the file held when it was last rewritten. */
interface Header {
  readonly log: 'gameday-cluster/1';
  readonly version: number;
  readonly objects: number;
}

export interface Replayed {
  readonly version: number;
  readonly entries: readonly Entry[];
  /** Why the file was not read to its end; a torn last line, which a kill leaves, is no damage. */
  readonly damage?: string;
}

export interface WriteAheadLog {
  /** In the file when it returns: it survives the end of this process by any signal. @throws the system's error; nothing was written then. */
  append(entry: Entry): void;
  /** Whether so much was appended that a snapshot is worth its while. */
  readonly large: boolean;
  /** Puts a new file in the old one's place that holds these objects alone. */
  compact(version: number, objects: readonly { kind: Kind; object: Stored<Kind> }[]): void;
  close(): void;
}

const isEntry = (value: unknown): value is Entry => {
  if (typeof value !== 'object' || value === null) return false;
  const { put, delete: gone, version, object } = value as Record<string, unknown>;
  const kind = put ?? gone;
  return (
    typeof kind === 'string' &&
    Object.hasOwn(apiVersions, kind) &&
    Number.isInteger(version) &&
    (gone !== undefined || !!object)
  );
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
};

/** What a log says: as many of its writes, in order from the first, as can be read. */
export function replay(text: string): Replayed {
  const lines = text.split('\n');
  // What follows the last newline was being written when the process died, and was not acknowledged to anyone.
  lines.pop();
  const [first, ...rest] = lines;
  if (first === undefined) return { version: 0, entries: [], ...(text !== '' && { damage: 'it has no first line' }) };
  const header = parsed(first) as Partial<Header> | undefined;
  if (header?.log !== 'gameday-cluster/1' || typeof header.version !== 'number') {
    return { version: 0, entries: [], damage: 'its first line is not that of a cluster log' };
  }
  const entries: Entry[] = [];
  for (const [index, line] of rest.entries()) {
    const entry = parsed(line);
    if (!isEntry(entry)) {
      return { version: newest(header.version, entries), entries, damage: `line ${index + 2} cannot be read` };
    }
    entries.push(entry);
  }
  const short = entries.length < (header.objects ?? 0);
  return {
    version: newest(header.version, entries),
    entries,
    ...(short && { damage: `it holds ${entries.length} of the ${header.objects} objects of its snapshot` }),
  };
}

const newest = (version: number, entries: readonly Entry[]): number =>
  entries.reduce((highest, entry) => Math.max(highest, entry.version), version);

/** The file's writes; none when there is no file. A damaged file is kept beside it as `FILE.damaged`. */
export function readLog(file: string): Replayed {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { version: 0, entries: [] };
    throw error;
  }
  const result = replay(text);
  if (result.damage !== undefined) copyFileSync(file, `${file}.damaged`);
  return result;
}

/**
 * Opens a log for appending; call `compact` before the first `append`. No fsync: what is written outlives the process, not a
 * loss of power.
 * @param bytesMax how much may be appended until `large`, at the least; a snapshot bigger than that raises it
 */
export function openLog(file: string, bytesMax: number): WriteAheadLog {
  let descriptor: number | undefined;
  let snapshotBytes = 0;
  let bytes = 0;
  const close = () => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  return {
    get large() {
      return bytes - snapshotBytes > Math.max(bytesMax, snapshotBytes);
    },
    append(entry) {
      if (descriptor === undefined) throw new Error(`the cluster's log ${file} is closed`);
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      try {
        for (let rest = line; rest.length > 0;) rest = rest.subarray(writeSync(descriptor, rest));
      } catch (error) {
        // A full disk may have taken a part of the line; what follows must not be glued to it.
        ftruncateSync(descriptor, bytes);
        throw error;
      }
      bytes += line.length;
    },
    compact(version, objects) {
      const header: Header = { log: 'gameday-cluster/1', version, objects: objects.length };
      const lines = objects.map(({ kind, object }): Entry => {
        return { put: kind, version: Number(object.metadata.resourceVersion), object };
      });
      const text = [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
      mkdirSync(dirname(file), { recursive: true });
      atomicWriteFile(file, text, { mode: 0o600 });
      close();
      descriptor = openSync(file, 'a');
      snapshotBytes = bytes = Buffer.byteLength(text);
    },
    close,
  };
}
