import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { isAlive, killIdentity, type ProcessIdentity, processIdentity, stopIdentity } from '@gameday/process';
import type { Command } from './options.ts';

export interface ProcessExit {
  /** Undefined for an adopted process: only its parent, which is gone, could be told. */
  readonly code: number | undefined;
  /** Number of the signal that ended it. */
  readonly signal?: number;
}

/** The process of a container, started here or found running. */
export interface PodProcess {
  readonly identity: ProcessIdentity;
  /** Resolves when it and all that it started have ended. */
  readonly exited: Promise<ProcessExit>;
}

export interface SpawnPlan extends Command {
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** An exit is noticed by asking, since only a parent is told of one. */
const adoptedPollMs = 100;
/** So often the question is whether it is still that one, and no zombie whose new parent does not care. On Linux: else it costs a run of `ps`. */
const pollsPerIdentity = process.platform === 'linux' ? 10 : 600;

/** Whether anybody has this pid, be it a zombie; a hundredth of the cost of asking who. */
function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** What a process leaves of its group goes with it. */
async function clearUp(identity: ProcessIdentity): Promise<void> {
  await stopIdentity(identity, { signal: 'SIGKILL', graceMs: 0 }).catch(() => undefined);
}

const exitOf = (code: number | null, signal: NodeJS.Signals | null): ProcessExit =>
  signal === null ? { code: code ?? 0 } : { code: 128 + constants.signals[signal], signal: constants.signals[signal] };

/** Resolves when a child and all that it started have ended. */
export const watchEnd = (child: ChildProcess, identity: ProcessIdentity): Promise<ProcessExit> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => void clearUp(identity).then(() => resolve(exitOf(code, signal))));
  });

/**
 * Starts a process in a session of its own that writes to its log itself, so that it outlives this one.
 * It runs when this returns; its promise rejects with the system's error where it could not be started.
 */
export function spawnProcess({ command, args, cwd, env, logFile }: SpawnPlan): PodProcess | Promise<never> {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(command, [...args], { cwd, env: { ...env }, detached: true, stdio: ['ignore', log, log] });
    const { pid } = child;
    if (pid === undefined) return new Promise<never>((_resolve, reject) => child.once('error', reject));
    child.unref();
    child.on('error', () => undefined); // a signal that could not be sent; the exit tells the rest
    // One that has ended within this moment has no identity any more, and needs none: nothing is like it.
    const identity = processIdentity(pid) ?? { pid, startedAt: 'ended' };
    return { identity, exited: watchEnd(child, identity) };
  } finally {
    closeSync(log);
  }
}

/**
 * Takes over a process that an earlier kubelet started. It may stand still: that one may have died while it held it back.
 * @param keptStopped a fault has stopped it, and lets it go on when it ends
 */
export function adoptProcess(identity: ProcessIdentity, keptStopped: boolean): PodProcess {
  if (!keptStopped) killIdentity(identity, 'SIGCONT');
  const exited = new Promise<ProcessExit>((resolve) => {
    let polls = 0;
    const timer = setInterval(() => {
      polls += 1;
      if (isTaken(identity.pid) && (polls % pollsPerIdentity !== 0 || isAlive(identity))) return;
      clearInterval(timer);
      void clearUp(identity).then(() => resolve({ code: undefined }));
    }, adoptedPollMs);
    timer.unref();
  });
  return { identity, exited };
}
