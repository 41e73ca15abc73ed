import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tailLog } from '@gameday/process';
import { exchange, type LabPaths, logFileOf, repositoryRoot } from '@gameday/lab-kit';
import { CommandError } from '../cli/errors.ts';
import type { Io } from '../cli/io.ts';
import { parseLogLine } from '../logs/log-line.ts';
import { LabClient, supervisorOf } from './control-client.ts';
import { launchArguments, type LaunchFlags } from './settings.ts';

/** Cleaning up after a supervisor that died can take its processes' whole grace. */
const answerDeadlineMs = 60_000;

/**
 * Starts a supervisor in a session of its own, its words in a log, and waits until it answers.
 * @returns whether it is the one that was started here; somebody else's may have been quicker
 * @throws CommandError with the last lines of its log when it ends instead
 */
export async function launchSupervisor(
  paths: LabPaths,
  flags: LaunchFlags,
  io: Io,
): Promise<{ client: LabClient; own: boolean }> {
  mkdirSync(paths.logs, { recursive: true });
  const logFile = logFileOf(paths, 'supervisor');
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(
    process.execPath,
    [join(repositoryRoot, 'apps', 'gameday', 'src', 'main.ts'), 'supervise', ...launchArguments(flags)],
    {
      cwd: repositoryRoot,
      env: { ...io.env, GAMEDAY_HOME: paths.folder },
      detached: true,
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  let ended = false;
  const exit = once(child, 'exit').then(
    () => (ended = true),
    () => (ended = true),
  );
  child.unref();
  const deadline = performance.now() + answerDeadlineMs;
  while (performance.now() < deadline) {
    const holder = supervisorOf(paths);
    if (holder && (await answers(paths))) return { client: new LabClient(paths), own: holder.pid === child.pid };
    if (ended && !holder) break;
    await Promise.race([sleep(50), ended ? sleep(50) : exit]);
  }
  throw new CommandError('supervisor_failed', 'the lab’s supervisor did not come up', {
    details: await lastWords(logFile),
    hint: `its log is ${logFile}`,
  });
}

async function answers(paths: LabPaths): Promise<boolean> {
  try {
    return (await exchange({ path: '/lab', to: paths.socket, timeoutMs: 2_000 })).status === 200;
  } catch {
    return false;
  }
}

/** The last error that it wrote down, or else its last lines. */
async function lastWords(logFile: string): Promise<string[]> {
  const lines = (await tailLog(logFile, 30)).map(parseLogLine);
  const error = lines.findLast(({ level }) => level === 'error');
  return error ? error.message.split('\n') : lines.slice(-15).map(({ message }) => message);
}
