import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { acquireLock, rotateLog } from '@gameday/process';
import { type LabPaths, logFileOf } from '@gameday/lab-kit';
import { CommandError } from '../cli/errors.ts';
import { type ExitCode, exitCode, type Io } from '../cli/io.ts';
import { isMeant } from '../logs/log-files.ts';
import { describeEvent } from '../progress/describe-event.ts';
import { startControlServer } from './control-server.ts';
import type { LabEvent } from './events.ts';
import { cleanUpAfterDeadSupervisor } from './part-record.ts';
import { type LabOptions, Supervisor } from './supervisor.ts';

export interface RunLabOptions extends LabOptions {
  /** Shows what happens. */
  readonly watch: (event: LabEvent) => void;
  /** Whether a start that fails ends the lab; else it keeps trying, for somebody who is there to mend it. */
  readonly stopOnFailure: boolean;
}

/** A signal to a whole process group reaches this process also through its parents; those within this time are one. */
const sameSignalMs = 500;
const rotationIntervalMs = 30_000;

/** Puts the logs of the run before aside, and drops those of the one before that. The supervisor's own goes on. */
function setLogsAside(paths: LabPaths): void {
  rmSync(paths.previousLogs, { recursive: true, force: true });
  mkdirSync(paths.previousLogs, { recursive: true });
  for (const name of readdirSync(paths.logs)) {
    if (!/\.log(\.\d+)?$/.test(name) || name.startsWith('supervisor.')) continue;
    renameSync(join(paths.logs, name), join(paths.previousLogs, name));
  }
}

/** Writes what happens to the supervisor's log, in the format of the services' own. */
const logTo = (file: string) => (event: LabEvent) => {
  const line = describeEvent(event);
  if (line === undefined) return;
  const level =
    event.type === 'failed' ? 'error' : event.type === 'part' && event.state === 'backoff' ? 'warn' : 'info';
  const entry = { level, time: new Date().toISOString(), service: 'supervisor', pid: process.pid, msg: line };
  appendFileSync(file, `${JSON.stringify(entry)}\n`);
};

function keepLogsSmall(paths: LabPaths): NodeJS.Timeout {
  const rotateAll = async () => {
    // Replicas' logs are their keeper's.
    const names = readdirSync(paths.logs).filter(
      (name) => name.endsWith('.log') && !isMeant(name.slice(0, -4), 'services'),
    );
    for (const name of names) await rotateLog(join(paths.logs, name)).catch(() => undefined);
  };
  return setInterval(() => void rotateAll(), rotationIntervalMs).unref();
}

/** First signal: stop with grace. A later one: without. */
function stopOnSignals(supervisor: Supervisor, io: Io): () => void {
  let firstMs: number | undefined;
  return io.onSignal((signal) => {
    const now = performance.now();
    if (firstMs === undefined) {
      firstMs = now;
      void supervisor.stop(signal);
    } else if (now - firstMs > sameSignalMs) {
      supervisor.hurry();
    }
  });
}

/**
 * Supervises a lab in this process until it is stopped.
 * @returns 0 when it was stopped, 3 when its start failed and it was to end then
 * @throws CommandError when another supervisor has the lab, or when it cannot start
 */
export async function runLab(options: RunLabOptions, io: Io): Promise<ExitCode> {
  const { paths } = options;
  const lock = acquireLock(paths.lock);
  if (!lock.acquired) {
    throw new CommandError('already_runs', `the lab runs already: its supervisor is process ${lock.holder.pid}`, {
      hint: 'gameday status shows it, gameday down stops it',
    });
  }
  try {
    const leftovers = await cleanUpAfterDeadSupervisor(paths);
    mkdirSync(paths.logs, { recursive: true });
    setLogsAside(paths);
    await rotateLog(logFileOf(paths, 'supervisor'));
    return await supervise(options, io, leftovers);
  } finally {
    lock.release();
  }
}

async function supervise(options: RunLabOptions, io: Io, leftovers: readonly string[]): Promise<ExitCode> {
  const { paths } = options;
  const supervisor = new Supervisor(options);
  const { events } = supervisor;
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  let failed = false;
  events.subscribe(options.watch);
  events.subscribe(logTo(logFileOf(paths, 'supervisor')));
  events.subscribe((event) => {
    if (event.type === 'stopped') resolve();
    if (event.type !== 'failed' || !options.stopOnFailure) return;
    failed = true;
    void supervisor.stop('the start failed');
  });
  if (leftovers.length > 0) {
    events.emit({ type: 'note', message: `ended what a supervisor that died had left: ${leftovers.join(', ')}` });
  }
  const control = await startControlServer(supervisor, paths.socket);
  const forgetSignals = stopOnSignals(supervisor, io);
  const rotation = keepLogsSmall(paths);
  try {
    await supervisor.start();
    await stopped;
    return failed ? exitCode.couldNotRun : exitCode.ok;
  } catch (error) {
    if (supervisor.stopping) {
      await stopped;
      return failed ? exitCode.couldNotRun : exitCode.ok;
    }
    events.emit(failureOf(error));
    await supervisor.stop('the start failed');
    throw error;
  } finally {
    clearInterval(rotation);
    forgetSignals();
    await control.close();
  }
}

const failureOf = (error: unknown): LabEvent => ({
  type: 'failed',
  message: error instanceof Error ? error.message : String(error),
  ...(error instanceof CommandError && error.hint !== undefined && { hint: error.hint }),
  lines: error instanceof CommandError ? error.details : [],
  fatal: true,
});
