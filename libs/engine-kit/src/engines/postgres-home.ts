import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { atomicWriteFile, processIdentity } from '@gameday/process';
import { makeStagingFolder, sweepStaging } from '../cache/staging.ts';
import type { FoundEngine } from '../types.ts';

/** Where PostgreSQL runs from and keeps its data. */
export interface PostgresHome {
  /** The programs' root: `bin`, `lib`, `share`. */
  readonly programs: string;
  /** A folder for all that belongs to this lab's database. */
  readonly base: string;
  readonly data: string;
  /** The user to run as; undefined where that is the one who runs this. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

/**
 * As root everything lies here: PostgreSQL refuses to run as root, and another user can neither read root's home, where
 * cache and repository often are, nor reach a folder below it.
 */
const rootBase = '/var/tmp/gameday';

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The user `postgres`, else `nobody`, from the system's list. */
export function unprivilegedUser(passwd: string): { readonly uid: number; readonly gid: number } | undefined {
  const rows = passwd.split('\n').map((line) => line.split(':'));
  for (const wanted of ['postgres', '_postgres', 'nobody']) {
    const [, , uid, gid] = rows.find(([name]) => name === wanted) ?? [];
    // macOS writes nobody's ids as -2.
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
  }
  return undefined;
}

/**
 * Makes a folder that only root can change. /var/tmp is everybody's: one that somebody else made first is refused.
 * @throws Error that names the folder
 */
function ensureRootFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const status = lstatSync(folder);
  if (!status.isDirectory() || status.uid !== 0 || (status.mode & 0o022) !== 0) {
    throw new Error(`${folder} does not belong to root alone, so nothing is run from there; remove it and start again`);
  }
  chmodSync(folder, 0o755); // a strict umask would keep the other user out
}

/** Whether any user can enter every folder above this path. */
function reachableByAll(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** A copy of the programs that any user can read; made once for each version of the original. */
function readableCopy(found: FoundEngine): string {
  const root = found.source === 'environment' || found.source === 'path' ? dirname(found.folder) : found.folder;
  if (reachableByAll(found.path)) return root;
  if (found.source === 'environment' || found.source === 'path') {
    throw new Error(
      `${found.path} lies where only root can go, but PostgreSQL does not run as root; move it to a folder that all ` +
        `users can enter, or do not run the lab as root`,
    );
  }
  const { mtimeMs, size } = statSync(found.path);
  const place = join(rootBase, `postgres-${found.version}-${shortHash(`${found.folder} ${mtimeMs} ${size}`)}`);
  if (existsSync(place)) return place;
  const stagingRoot = join(rootBase, '.staging');
  ensureRootFolder(stagingRoot);
  sweepStaging(stagingRoot);
  const staging = makeStagingFolder(stagingRoot);
  try {
    const copy = join(staging, 'copy');
    cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
    chmodSync(copy, 0o755);
    if (!existsSync(place)) renameSync(copy, place);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return place;
}

/** Removes the data of labs whose folder is gone; a database that still runs is left alone. */
function sweepOrphans(): void {
  for (const name of readdirSync(rootBase)) {
    const base = join(rootBase, name);
    const labFile = join(base, 'lab');
    if (!existsSync(labFile) || existsSync(readFileSync(labFile, 'utf8').trim())) continue;
    const pidFile = join(base, 'data', 'postmaster.pid');
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : 0;
    if (pid > 0 && processIdentity(pid)) continue;
    rmSync(base, { recursive: true, force: true });
  }
}

/** Where PostgreSQL lives for this lab; as root that is outside of the lab folder. */
export function postgresHome(labFolder: string, found: FoundEngine): PostgresHome {
  const lab = resolve(labFolder);
  if (process.getuid?.() !== 0) {
    const base = join(lab, 'postgres');
    mkdirSync(base, { recursive: true, mode: 0o700 });
    const programs = found.source === 'environment' || found.source === 'path' ? dirname(found.folder) : found.folder;
    return { programs, base, data: join(base, 'data'), owner: undefined };
  }
  const owner = unprivilegedUser(readFileSync('/etc/passwd', 'utf8'));
  if (!owner)
    throw new Error('PostgreSQL does not run as root, and this system has neither a user postgres nor nobody');
  ensureRootFolder(rootBase);
  sweepOrphans();
  const base = join(rootBase, shortHash(lab));
  ensureRootFolder(base);
  // There before the mark that names it, or the sweep of another lab would take this one for an orphan.
  mkdirSync(lab, { recursive: true });
  atomicWriteFile(join(base, 'lab'), `${lab}\n`);
  return { programs: readableCopy(found), base, data: join(base, 'data'), owner };
}
