import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from '@gameday/process/identity';
import type { RunCommand } from '../../actions/run-command.ts';
import { readEnds } from '../../sources/runs-folder.ts';
import { Refusal } from '../../web/refusal.ts';
import { errorWords } from './command-words.ts';

const keptMax = 20;
const lookEveryMs = 100;
/** A command loads, checks, and waits up to some seconds for what an earlier run has left. */
const beginsWithinMs = 25_000;
const wordsBytesMax = 4_096;

export interface LaunchOptions {
  readonly run: RunCommand;
  /** Of the lab: logs of what was started from here, and policies of duels, are kept below it. */
  readonly folder: string;
  readonly nowMs?: () => number;
}

export interface Launcher {
  /**
   * Starts a command that outlives the console, and waits until it shows itself.
   * @param began tells by its process what has begun, once it has
   * @throws Refusal with the command's own words when it ends before
   */
  start<Begun>(
    name: string,
    args: readonly string[],
    began: (pid: number) => Promise<Begun | undefined>,
  ): Promise<Begun>;
  /** Writes files of our own naming for a command. @returns their paths */
  keep(files: Readonly<Record<'a' | 'b', string>>): Promise<Readonly<Record<'a' | 'b', string>>>;
}

async function prune(folder: string): Promise<void> {
  const old = (await readdir(folder)).sort().reverse().slice(keptMax);
  await Promise.all(old.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

const lastWords = async (logFile: string): Promise<string> =>
  errorWords((await readEnds(logFile, wordsBytesMax))?.tail ?? '');

export function createLauncher({ run, folder: lab, nowMs = Date.now }: LaunchOptions): Launcher {
  const folder = join(lab, 'console');
  let launching = false;
  const stamp = (): string => new Date(nowMs()).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 19);

  async function wait<Begun>(
    pid: number,
    logFile: string,
    began: (pid: number) => Promise<Begun | undefined>,
  ): Promise<Begun> {
    const deadline = performance.now() + beginsWithinMs;
    for (;;) {
      // Looked at before it: what ends at once may have begun all the same.
      const isAlive = processIdentity(pid) !== undefined;
      const found = await began(pid);
      if (found !== undefined) return found;
      if (!isAlive) {
        throw new Refusal('invalid_request', (await lastWords(logFile)) || 'The command ended without a word.');
      }
      if (performance.now() > deadline) {
        throw new Refusal(
          'unavailable',
          `It was started, but has not begun within ${beginsWithinMs / 1000} s; its log is ${logFile}.`,
        );
      }
      await sleep(lookEveryMs);
    }
  }

  return {
    async start(name, args, began) {
      if (launching) throw new Refusal('unavailable', 'Another one is just being started; wait for it.');
      launching = true;
      try {
        const logs = join(folder, 'logs');
        await mkdir(logs, { recursive: true });
        await prune(logs);
        const logFile = join(logs, `${stamp()}-${name}.log`);
        return await wait(run.detached(args, logFile), logFile, began);
      } finally {
        launching = false;
      }
    },
    async keep(files) {
      const kept = join(folder, 'duels');
      const own = join(kept, stamp());
      await mkdir(own, { recursive: true });
      await prune(kept);
      // A side is called by its file's name: so reports say A and B.
      const paths = { a: join(own, 'A'), b: join(own, 'B') };
      await Promise.all([writeFile(paths.a, files.a), writeFile(paths.b, files.b)]);
      return paths;
    },
  };
}
