import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessIdentity, treePids } from '@gameday/process';
import type { Log } from '../../shared.ts';
import { cgroupFolders, type CgroupParent } from './cgroup-folders.ts';
import type { CpuLimiter } from './limiter.ts';

/** As Kubernetes sets it: a quota is for each 100 ms. */
const periodUs = 100_000;
/** The kernel takes no smaller one. */
const quotaMinUs = 1_000;
const labPrefix = 'gameday-';
/** Nobody takes so long between making a group and using it. */
const abandonedAfterMs = 60_000;

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Where cgroups for pods might be made here, the likeliest first. */
export const cgroupParents = (): CgroupParent[] =>
  process.platform === 'linux' ? cgroupFolders(read('/proc/self/mountinfo'), read('/proc/self/cgroup')) : [];

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;

function setQuota(folder: string, version: 1 | 2, cores: number): void {
  const quotaUs = Math.max(quotaMinUs, Math.round(cores * periodUs));
  if (version === 2) {
    writeFileSync(join(folder, 'cpu.max'), `${quotaUs} ${periodUs}`);
    return;
  }
  writeFileSync(join(folder, 'cpu.cfs_period_us'), String(periodUs));
  writeFileSync(join(folder, 'cpu.cfs_quota_us'), String(quotaUs));
}

const moveInto = (folder: string, pid: number): void => writeFileSync(join(folder, 'cgroup.procs'), String(pid));

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
};

/** The processes of a version 2 group with children may be in those alone, and children have only what their parent hands down. */
function handDownCpu(folder: string): void {
  const control = join(folder, 'cgroup.subtree_control');
  if (!read(control).split(/\s+/).includes('cpu')) writeFileSync(control, '+cpu');
}

const emptied = (folder: string): boolean => {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return codeOf(error) === 'ENOENT';
  }
};

function makeGroup(folder: string, version: 1 | 2): void {
  makeFolder(folder);
  if (version === 2) handDownCpu(folder);
}

const foldersIn = (folder: string): string[] => {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return []; // gone, with nobody in it
  }
};

/** Labs that were killed could not clear up. One that lives makes its group again when it needs it. */
function forgetOthers(parent: string): void {
  for (const name of foldersIn(parent)) {
    const folder = join(parent, name);
    const bornMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (!name.startsWith(labPrefix) || Date.now() - bornMs < abandonedAfterMs) continue;
    for (const child of foldersIn(folder)) emptied(join(folder, child));
    emptied(folder);
  }
}

/** A group for the lab, and below it one for each pod with its quota. The kernel keeps the limits, whoever dies. */
export class CgroupLimiter implements CpuLimiter {
  readonly mode = 'cgroup';
  readonly reason: string;
  readonly #folder: string;
  readonly #version: 1 | 2;
  readonly #log: Log;
  readonly #tried: Promise<void>;

  private constructor(folder: string, version: 1 | 2, log: Log, tried: Promise<void>) {
    this.#tried = tried;
    this.#folder = folder;
    this.#version = version;
    this.#log = log;
    this.reason = `cgroup v${version} quotas below ${folder}`;
  }

  /** Tries it on a process, since what the files' permissions say is not the whole truth. */
  static open({ folder: parent, version }: CgroupParent, lab: string, log: Log): CgroupLimiter | { refused: string } {
    const folder = join(parent, `${labPrefix}${createHash('sha256').update(lab).digest('hex').slice(0, 12)}`);
    const trial = join(folder, `trial-${process.pid}`);
    // Some process that does nothing for a moment; it is ended at once.
    const guinea = spawn('sleep', ['5'], { stdio: 'ignore' });
    const tried = new Promise<void>((resolve) => {
      guinea.once('error', () => resolve());
      guinea.once('exit', () => resolve());
    }).then(() => {
      emptied(trial);
      emptied(folder);
    });
    try {
      if (version === 2) handDownCpu(parent);
      makeGroup(folder, version);
      makeFolder(trial);
      setQuota(trial, version, 0.5);
      if (guinea.pid !== undefined) moveInto(trial, guinea.pid);
      forgetOthers(parent);
      return new CgroupLimiter(folder, version, log, tried);
    } catch (error) {
      return { refused: `the cgroup v${version} at ${parent} cannot be used (${codeOf(error)})` };
    } finally {
      guinea.kill('SIGKILL');
    }
  }

  limit(key: string, identity: ProcessIdentity, cores: number): void {
    const folder = join(this.#folder, key);
    try {
      makeGroup(this.#folder, this.#version);
      makeFolder(folder);
      setQuota(folder, this.#version, cores);
      // What is born while this runs may be missed the first time; what is born inside stays inside.
      for (let round = 0; round < 2; round++) {
        for (const pid of treePids(identity.pid)) this.#move(folder, pid);
      }
    } catch (error) {
      this.#log.warn({ err: error, folder }, 'a CPU limit could not be set: the pod runs without');
    }
  }

  async release(key: string): Promise<void> {
    const folder = join(this.#folder, key);
    // Those who ended a moment ago are still counted as members until their parent has noticed.
    for (let tries = 0; tries < 50 && !emptied(folder); tries++) await sleep(20);
    emptied(this.#folder); // if it was the last one
  }

  sweep(keys: ReadonlySet<string>): void {
    for (const name of foldersIn(this.#folder)) if (!keys.has(name)) emptied(join(this.#folder, name));
  }

  async close(): Promise<void> {
    await this.#tried;
    this.sweep(new Set());
    emptied(this.#folder);
  }

  #move(folder: string, pid: number): void {
    try {
      moveInto(folder, pid);
    } catch (error) {
      if (codeOf(error) !== 'ESRCH') throw error; // it has ended meanwhile
    }
  }
}
