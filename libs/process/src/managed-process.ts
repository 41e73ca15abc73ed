import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultBackoff } from './backoff.ts';
import { type ProcessIdentity, processIdentity, stopIdentity } from './identity.ts';
import { type PartEvent, type PartStatus, pidOf, type RestartPolicy, transition } from './part-status.ts';
import { tailLog } from './tail-log.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { spawn } = process.getBuiltinModule('node:child_process');

/** One process to start. */
export interface ProcessPlan {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** User and group to run as; only root may choose. */
  readonly uid?: number;
  readonly gid?: number;
  /** Where stdout and stderr are appended. The process holds the file itself, so it outlives this one. */
  readonly logFile: string;
  /** Asked every `probeIntervalMs` until it resolves; its rejection says why the process is not ready yet. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
  readonly readyTimeoutMs: number;
  /** What `ready` waits for, for people: "GET http://127.0.0.1:21001/readyz to answer 200". */
  readonly waitsFor: string;
  /** Default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
  /** Time between the stop signal and SIGKILL, in milliseconds; default 10 000. */
  readonly stopGraceMs?: number;
}

export interface ManagedProcessOptions {
  readonly name: string;
  /** Makes the plan, anew for every start; may prepare files. The signal says that it is no longer wanted. */
  readonly plan: (cancelled: AbortSignal) => Promise<ProcessPlan> | ProcessPlan;
  readonly restart?: Partial<RestartPolicy>;
  /** Time between two questions whether it is ready, in milliseconds; default 100. */
  readonly probeIntervalMs?: number;
  /** Told of each process right after it was started, and again with undefined when it has ended. */
  readonly onProcess?: (identity: ProcessIdentity | undefined) => void;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** One change of a part's state. */
export interface PartChange {
  readonly name: string;
  readonly from: PartStatus;
  readonly to: PartStatus;
  /** Whether the process ended without having been asked to. */
  readonly unexpected: boolean;
  /** The last lines of its log, where it ended or did not become ready in time. */
  readonly lastLines: readonly string[];
}

const lastLinesShown = 15;
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** How a process ended, for people. */
export function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  return signal ? `killed by ${signal}` : `ended by itself with exit code ${code}`;
}

/** Keeps one process running: starts it, waits until it is ready, starts it again with backoff when it ends. */
export class ManagedProcess {
  readonly name: string;
  readonly #options: ManagedProcessOptions;
  readonly #policy: RestartPolicy;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #listeners = new Set<(change: PartChange) => void>();
  #status: PartStatus = { state: 'stopped', reason: 'not started yet' };
  #restarts = 0;
  #spawnedAtMs: number | undefined;
  #plan: ProcessPlan | undefined;
  #identity: ProcessIdentity | undefined;
  /** A stop under way: settles when everything that was started is gone. */
  #ending: Promise<void> | undefined;
  #attempt = new AbortController();
  #hurry = new AbortController();
  #backoffTimer: NodeJS.Timeout | undefined;

  constructor(options: ManagedProcessOptions) {
    this.name = options.name;
    this.#options = options;
    this.#policy = { ...defaultBackoff, ...options.restart };
    this.#now = options.now ?? (() => performance.now());
    this.#random = options.random ?? Math.random;
  }

  get status(): PartStatus {
    return this.#status;
  }

  /** How often it was started again after it had ended by itself, or by `restart`. */
  get restarts(): number {
    return this.#restarts;
  }

  get pid(): number | undefined {
    return pidOf(this.#status);
  }

  /** Identity of the running process. */
  get identity(): ProcessIdentity | undefined {
    return this.#identity;
  }

  /** Seconds since its process was started; undefined while there is none. */
  get uptimeSeconds(): number | undefined {
    return this.pid === undefined || this.#spawnedAtMs === undefined
      ? undefined
      : (this.#now() - this.#spawnedAtMs) / 1000;
  }

  /** Calls back after every change of state; the result ends that. */
  onChange(listener: (change: PartChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts it, unless it runs or is about to. */
  start(): void {
    this.#dispatch({ type: 'start' });
  }

  /** Says that there is nothing to start, and why; it takes effect unless a process runs. */
  declareMissing(reason: string): void {
    this.#dispatch({ type: 'missing', reason });
  }

  /** Stops its process and starts it again, without backoff. */
  restart(reason: string): void {
    this.#dispatch({ type: 'restart', reason });
  }

  /** Ends its process and whatever that started: the stop signal, then SIGKILL after the grace. Resolves when all is gone. */
  async stop(reason = 'asked to stop'): Promise<void> {
    this.#dispatch({ type: 'stop', reason });
    await this.settled((status) => status.state !== 'stopping');
  }

  /** Cuts the grace of a stop under way, and of those to come, to nothing. */
  hurry(): void {
    this.#hurry.abort();
  }

  /** Resolves with the status as soon as it fits. */
  async settled(fits: (status: PartStatus) => boolean): Promise<PartStatus> {
    if (fits(this.#status)) return this.#status;
    return new Promise((resolve) => {
      const forget = this.onChange(({ to }) => {
        if (!fits(to)) return;
        forget();
        resolve(to);
      });
    });
  }

  #dispatch(event: PartEvent, lastLines: readonly string[] = []): void {
    const from = this.#status;
    const to = transition(from, event, this.#policy, this.#now());
    if (to === from) return;
    this.#status = to;
    this.#act(from, to);
    const unexpected = event.type === 'exited' && (from.state === 'ready' || from.state === 'starting');
    for (const listener of [...this.#listeners]) listener({ name: this.name, from, to, unexpected, lastLines });
  }

  /** The effects of entering a state. */
  #act(from: PartStatus, to: PartStatus): void {
    if (from.state === to.state) return;
    clearTimeout(this.#backoffTimer);
    if (to.state === 'starting') {
      if (from.state === 'backoff' || from.state === 'stopping') this.#restarts += 1;
      this.#attempt = new AbortController();
      void this.#launch(this.#attempt.signal);
    } else if (to.state === 'stopping') {
      this.#attempt.abort();
      this.#end();
    } else if (to.state === 'backoff') {
      const waitMs = Math.max(0, to.untilMs - this.#now());
      this.#backoffTimer = setTimeout(() => this.#dispatch({ type: 'backoffElapsed' }), waitMs);
    }
  }

  async #launch(cancelled: AbortSignal): Promise<void> {
    let child: ChildProcess;
    try {
      const plan = await this.#options.plan(cancelled);
      this.#plan = plan;
      if (cancelled.aborted) throw new Error('stopped before it was started');
      child = await this.#spawn(plan);
    } catch (error) {
      this.#dispatch({ type: 'couldNotStart', reason: messageOf(error), chance: this.#random() });
      return;
    }
    if (cancelled.aborted && this.#identity) this.#end();
    else if (child.exitCode === null && child.signalCode === null) void this.#awaitReady(this.#plan, cancelled);
  }

  async #spawn(plan: ProcessPlan): Promise<ChildProcess> {
    mkdirSync(dirname(plan.logFile), { recursive: true });
    const log = openSync(plan.logFile, 'a', 0o600);
    try {
      const child = spawn(plan.command, [...plan.args], {
        cwd: plan.cwd,
        env: { ...plan.env },
        // A session of its own: no terminal's Ctrl-C reaches it, and all that it starts can be ended together.
        detached: true,
        stdio: ['ignore', log, log],
        ...(plan.uid === undefined ? {} : { uid: plan.uid }),
        ...(plan.gid === undefined ? {} : { gid: plan.gid }),
      });
      const { pid } = child;
      if (pid === undefined) {
        const error = await new Promise<Error>((resolve) => child.once('error', resolve));
        throw new Error(`${plan.command} could not be started: ${error.message}`);
      }
      child.on('error', () => undefined); // a signal that could not be sent; the exit tells the rest
      child.once('exit', (code, signal) => void this.#ended(plan, exitReason(code, signal)));
      this.#identity = processIdentity(pid);
      this.#spawnedAtMs = this.#now();
      this.#options.onProcess?.(this.#identity);
      this.#dispatch({ type: 'spawned', pid });
      return child;
    } finally {
      closeSync(log);
    }
  }

  async #awaitReady(plan: ProcessPlan, cancelled: AbortSignal): Promise<void> {
    const deadline = this.#now() + plan.readyTimeoutMs;
    let last = 'it has not answered yet';
    while (!cancelled.aborted && this.#status.state === 'starting') {
      try {
        await plan.ready(cancelled);
        this.#dispatch({ type: 'probeSucceeded' });
        return;
      } catch (error) {
        last = messageOf(error);
      }
      if (this.#now() >= deadline) {
        const reason = `not ready after ${plan.readyTimeoutMs / 1000} s of waiting for ${plan.waitsFor}: ${last}`;
        this.#dispatch({ type: 'notReadyInTime', reason }, await tailLog(plan.logFile, lastLinesShown));
        return;
      }
      await sleep(this.#options.probeIntervalMs ?? 100, undefined, { signal: cancelled }).catch(() => undefined);
    }
  }

  /** The process has ended; what it left of its group goes with it before the part counts as ended. */
  async #ended(plan: ProcessPlan, reason: string): Promise<void> {
    this.#attempt.abort();
    const identity = this.#identity;
    if (identity) await stopIdentity(identity, { graceMs: 0 }).catch(() => undefined);
    // What left its group is not found any more once it has ended; a stop under way knows of it, and waits until it is gone.
    await this.#ending;
    this.#ending = undefined;
    const lastLines = await tailLog(plan.logFile, lastLinesShown);
    this.#identity = undefined;
    this.#options.onProcess?.(undefined);
    this.#dispatch({ type: 'exited', reason, chance: this.#random() }, lastLines);
  }

  #end(): void {
    if (!this.#identity) return;
    const { stopSignal = 'SIGTERM', stopGraceMs = 10_000 } = this.#plan ?? {};
    // One that survives SIGKILL (stuck in the kernel) stays `stopping`; whoever waits for it has a deadline of its own.
    const stop = { signal: stopSignal, graceMs: stopGraceMs, hurry: this.#hurry.signal };
    this.#ending = stopIdentity(this.#identity, stop).then(
      () => undefined,
      () => undefined,
    );
  }
}
