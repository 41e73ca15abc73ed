import type { LabStatus, LogPart } from '@gameday/console-api';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface LogFile {
  readonly path: string;
  readonly bytes: number;
  readonly writtenMs: number;
}

/** A part's log: its rotated files and the current one, the oldest first. */
export interface LogFiles extends LogPart {
  readonly files: readonly LogFile[];
  /** The one that is written; undefined where only rotated ones are left. */
  readonly current: LogFile | undefined;
}

/** Every replica that ever ran has its file: the parts that wrote last are taken. */
const partsMax = 150;
const kinds = ['service', 'engine', 'app', 'other'] as const;

/** What is known by the names of processes. */
export type KnownNames = Readonly<Record<'services' | 'engines' | 'apps', readonly string[]>>;

export const namesOf = (status: LabStatus | undefined): KnownNames => ({
  services: status?.services.map(({ name }) => name) ?? [],
  engines: status?.engines.map(({ name }) => name) ?? [],
  apps: status?.apps.map(({ name }) => name) ?? [],
});

/** How a replica is called after its service: `feed-68cc7c57fd-jgjdr`, and `feed-x7k2p` where it runs by hand. */
const replicaName = /^(.+?)-(?:[a-z0-9]{6,10}-[a-z0-9]{5}|[a-z0-9]{5})$/;

/** The service that a part is a replica of, by the names that are known, else by the form of its name. */
export function placeOf(part: string, known: KnownNames): Pick<LogPart, 'kind' | 'service'> {
  if (known.engines.includes(part)) return { kind: 'engine' };
  if (known.apps.includes(part)) return { kind: 'app' };
  const fitting = known.services.filter((name) => part === name || part.startsWith(`${name}-`));
  const service = fitting.toSorted((a, b) => b.length - a.length)[0] ?? replicaName.exec(part)?.[1];
  return service === undefined ? { kind: 'other' } : { kind: 'service', service };
}

async function statOf(path: string): Promise<LogFile | undefined> {
  // A log can be rotated away between the listing and the look.
  const found = await stat(path).catch(() => undefined);
  return found && { path, bytes: found.size, writtenMs: found.mtimeMs };
}

async function filesOf(folder: string, names: readonly string[]): Promise<Map<string, LogFile>> {
  const found = await Promise.all(names.map(async (name) => [name, await statOf(join(folder, name))] as const));
  return new Map(found.flatMap(([name, file]) => (file ? [[name, file] as const] : [])));
}

/**
 * The logs of all parts. Which files are read depends on the folder alone, never on what was asked for.
 * @param folder the lab's log folder; one that does not exist holds no logs
 */
export async function listLogs(folder: string, known: KnownNames): Promise<readonly LogFiles[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const numbers = new Map<string, number[]>();
  for (const entry of entries) {
    const [, part, number] = /^([\w.-]+)\.log(?:\.(\d))?$/.exec(entry.name) ?? [];
    if (part === undefined || !entry.isFile()) continue;
    numbers.set(part, [...(numbers.get(part) ?? []), Number(number ?? 0)]);
  }
  const nameOf = (part: string, number: number) => (number === 0 ? `${part}.log` : `${part}.log.${number}`);
  const all = [...numbers].flatMap(([part, list]) => list.map((number) => nameOf(part, number)));
  const files = await filesOf(folder, all);
  const logs = [...numbers].map(([part, list]): LogFiles => {
    const present = list.toSorted((a, b) => b - a).flatMap((number) => files.get(nameOf(part, number)) ?? []);
    return {
      name: part,
      ...placeOf(part, known),
      bytes: present.reduce((sum, { bytes }) => sum + bytes, 0),
      writtenMs: Math.max(0, ...present.map(({ writtenMs }) => writtenMs)),
      files: present,
      current: files.get(nameOf(part, 0)),
    };
  });
  const latest = logs.toSorted((a, b) => b.writtenMs - a.writtenMs).slice(0, partsMax);
  return latest.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
}

/** What a browser is told of a log. */
export const partOf = ({ name, service, kind, bytes, writtenMs }: LogFiles): LogPart => ({
  name,
  kind,
  bytes,
  writtenMs,
  ...(service !== undefined && { service }),
});
