import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@gameday/lab-kit';
import { tailLog } from '@gameday/process';
import { CommandError } from '../cli/errors.ts';
import type { ExitCode, Io } from '../cli/io.ts';
import { runFiles } from './run-folder.ts';

/** Tells a load in the background which folder was made for it. */
export const folderVariable = 'GAMEDAY_LOAD_FOLDER';

const started = 'load started';

/** Says to whoever put this process into the background, if it is there, that requests are being made. */
export function tellLauncher(env: Io['env']): void {
  if (env[folderVariable] === undefined || !process.send) return;
  process.send(started, () => process.disconnect());
}

/**
 * Runs a load in a session of its own, its words in a log, and waits until requests are being made.
 * @param args the command line after `gameday`
 * @throws CommandError with the last lines of its log when it ends before
 */
export async function detachLoad(
  args: readonly string[],
  folder: string,
  io: Io,
): Promise<{ pid: number; log: string }> {
  const file = join(folder, runFiles.log);
  const log = openSync(file, 'a', 0o600);
  const child = spawn(process.execPath, [join(repositoryRoot, 'apps', 'gameday', 'src', 'main.ts'), ...args], {
    cwd: io.cwd,
    env: { ...io.env, [folderVariable]: folder },
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const ended = once(child, 'exit').then(([code]) => (code as number | null) ?? 3);
  const pid = child.pid;
  if (pid === undefined) throw new CommandError('not_started', 'the load could not be put into the background');
  writeFileSync(join(folder, runFiles.pid), `${pid}\n`);
  const code = await Promise.race([once(child, 'message').then(() => undefined), ended]);
  if (code !== undefined) {
    throw new CommandError('load_ended', 'the load in the background ended before it made a request', {
      details: await tailLog(file, 15),
      hint: `its log is ${file}`,
      exitCode: (code === 0 ? 3 : code) as ExitCode,
    });
  }
  if (child.connected) child.disconnect();
  child.unref();
  return { pid, log: file };
}
