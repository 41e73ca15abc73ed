import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from '@gameday/process';
import { type PodProcess, type SpawnPlan, watchEnd } from './pod-process.ts';

/** What a standby process is told when its time has come. */
export interface Orders {
  readonly env: Readonly<Record<string, string>>;
  /** The file to run. */
  readonly entry: string;
  readonly args: readonly string[];
}

export interface StandbyOptions {
  /** The program, with its flags and before its own arguments, that a plan must have for a standby to fit. */
  readonly command: string;
  readonly flags: readonly string[];
  /** The file that a standby runs: it loads what every replica needs, reads its orders from stdin, and goes. */
  readonly file: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The folder of the logs. */
  readonly folder: string;
  /** How long after the last start the next standby is prepared, in milliseconds; default 1 000. */
  readonly delayMs?: number;
  /** The same in the first ten seconds, in which everything starts; default 6 000. */
  readonly firstDelayMs?: number;
}

export interface Standby {
  /** The prepared process with these orders; undefined when there is none, or it does not fit. */
  take(plan: SpawnPlan): PodProcess | undefined;
  close(): void;
}

const delayMsDefault = 1_000;
/** While everything starts at once, a process that nobody waits for has time. */
const firstStartsMs = 10_000;
const firstDelayMsDefault = 6_000;

/** Whether a plan is one that a standby can carry out. */
const fits = (plan: SpawnPlan, { command, flags, cwd }: StandbyOptions): boolean =>
  plan.command === command &&
  plan.cwd === cwd &&
  flags.every((flag, index) => plan.args[index] === flag) &&
  /\.[cm]?ts$/.test(plan.args[flags.length] ?? '');

/**
 * Keeps one process ready that has loaded what every replica needs and waits to be told what it is. Loading is most of what a start
 * takes, so that a replica wanted by the autoscaler serves in half the time. Without orders it ends with this process.
 */
export function createStandby(options: StandbyOptions): Standby {
  const { command, flags, file, cwd, env, folder } = options;
  const { delayMs = delayMsDefault, firstDelayMs = firstDelayMsDefault } = options;
  const logFile = join(folder, `standby-${process.pid}.log`);
  let ready: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const beganMs = performance.now();

  const prepare = (): void => {
    const log = openSync(logFile, 'w', 0o600);
    try {
      const child = spawn(command, [...flags, file], {
        cwd,
        env: { ...env },
        detached: true,
        stdio: ['pipe', log, log],
      });
      child.on('error', () => undefined); // the next start is a cold one
      child.stdin?.on('error', () => undefined);
      child.once('exit', () => {
        if (ready === child) ready = undefined;
      });
      child.unref();
      ready = child;
    } finally {
      closeSync(log);
    }
  };
  const prepareLater = (): void => {
    clearTimeout(timer);
    const soonMs = performance.now() - beganMs < firstStartsMs ? firstDelayMs : delayMs;
    if (!closed) timer = setTimeout(() => ready ?? prepare(), soonMs).unref();
  };
  prepareLater();

  return {
    take(plan) {
      // Whatever is starting now, warm or cold, comes before the next standby.
      prepareLater();
      const child = ready;
      const identity = child?.pid === undefined ? undefined : processIdentity(child.pid);
      const hasLog = statSync(plan.logFile, { throwIfNoEntry: false }) !== undefined;
      if (!child || !identity || hasLog || !fits(plan, options)) return undefined;
      ready = undefined;
      // It goes on writing to the same file under its new name.
      renameSync(logFile, plan.logFile);
      const [entry = '', ...args] = plan.args.slice(flags.length);
      const orders: Orders = { env: plan.env, entry, args };
      // Told in the next turn, when it has been noted whose process it is: after a crash before that it ends by itself.
      setImmediate(() => child.stdin?.end(`${JSON.stringify(orders)}\n`));
      return { identity, exited: watchEnd(child, identity) };
    },
    close() {
      closed = true;
      clearTimeout(timer);
      ready?.kill('SIGKILL');
      rmSync(logFile, { force: true });
    },
  };
}
