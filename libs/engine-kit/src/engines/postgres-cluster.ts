import { randomUUID } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { atomicWriteFile, commandOf, processIdentity } from '@gameday/process';
import { lastWords, runCommand } from '../run-command.ts';
import type { FoundEngine } from '../types.ts';
import type { PostgresHome } from './postgres-home.ts';

interface ClusterWish extends PostgresHome {
  readonly env: Record<string, string>;
  readonly superuser: string;
  readonly password: string;
  readonly found: FoundEngine;
  readonly labFolder: string;
}

const major = (version: string) => version.split('.')[0];

/**
 * Refuses data that a PostgreSQL uses now, and removes the pid file of one that died: PostgreSQL would not start when
 * that pid lives again as another program, as after a crash and a reboot.
 */
function checkNotInUse(data: string): void {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (processIdentity(pid) && /postgres/.test(commandOf(pid))) {
    throw new Error(`a PostgreSQL (process ${pid}) runs on ${data} already; stop it, then start again`);
  }
  rmSync(file, { force: true });
}

/** Makes the cluster in a folder beside its place and moves it there complete. */
async function initialize({ base, data, owner, programs, env, superuser, password }: ClusterWish): Promise<void> {
  for (const name of readdirSync(base)) {
    if (name.startsWith('new-')) rmSync(join(base, name), { recursive: true, force: true });
  }
  const staging = join(base, `new-${randomUUID()}`);
  const fresh = join(staging, 'data');
  const passwordFile = join(staging, 'password');
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (owner) for (const path of [staging, fresh, passwordFile]) chownSync(path, owner.uid, owner.gid);
  try {
    const result = await runCommand(
      join(programs, 'initdb'),
      [
        ...['-D', fresh, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
        ...['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
        // The lab is not of use before this is done, and nothing in it is worth waiting for the disk.
        ...['--no-instructions', '--no-sync'],
      ],
      { cwd: staging, env, uid: owner?.uid, gid: owner?.gid, timeoutMs: 120_000 },
    );
    if (result.failure) throw new Error(`PostgreSQL's initdb failed: ${result.failure}; ${lastWords(result.output)}`);
    renameSync(fresh, data);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/**
 * Makes sure that a database cluster of this lab is there. One that belongs to a lab folder that was removed and made
 * anew since is removed too: it would not know the new password.
 * @throws Error when the data were made by another major version or are in use
 */
export async function ensureCluster(wish: ClusterWish): Promise<void> {
  const { base, data, found, labFolder } = wish;
  const labMark = join(labFolder, 'postgres', 'cluster-id');
  const dataMark = join(base, 'cluster-id.data');
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);
  const versionFile = join(data, 'PG_VERSION');
  checkNotInUse(data);
  if (existsSync(versionFile) && read(dataMark) !== undefined && read(dataMark) === read(labMark)) {
    const made = readFileSync(versionFile, 'utf8').trim();
    if (made !== major(found.version)) {
      throw new Error(
        `the lab's database was made by PostgreSQL ${made}, but ${found.version} is here; "gameday reset" starts with an ` +
          `empty one, or set GAMEDAY_POSTGRES to a PostgreSQL ${made}`,
      );
    }
    return;
  }
  rmSync(data, { recursive: true, force: true });
  const id = randomUUID();
  atomicWriteFile(labMark, `${id}\n`);
  await initialize(wish);
  atomicWriteFile(dataMark, `${id}\n`);
}
