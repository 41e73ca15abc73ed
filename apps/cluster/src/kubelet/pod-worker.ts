import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from '@gameday/process';
import type { Stored } from '../store/store.ts';
import { type StartFailure, startFailure, terminationOf, wordsFor } from './container-end.ts';
import { portsOf } from './container-ports.ts';
import { ContainerRun, type RunContext } from './container-run.ts';
import { portsForStart } from './pod-ports.ts';
import { adoptProcess, type PodProcess, spawnProcess } from './pod-process.ts';
import { noProcessNotes, notedStopping, PodRecord, processNotes } from './pod-record.ts';
import type { Termination } from './pod-status.ts';
import { goDuration, nextRestart, type RestartPolicy } from './restart-backoff.ts';
import { spawnPlan } from './spawn-plan.ts';

export interface WorkerContext extends RunContext {
  readonly restart: RestartPolicy;
  readonly keepsStopped: (identity: ProcessIdentity) => boolean;
}

/** Keeps one pod's container running, from the pod's creation until it is removed. */
export class PodWorker {
  readonly record: PodRecord;
  /** Resolves when the pod is gone, or left alone. */
  readonly done: Promise<void>;
  readonly #context: WorkerContext;
  readonly #interrupt = new AbortController();
  #run: ContainerRun | undefined;
  #fate: 'kept' | 'ending' | 'left' = 'kept';
  /** How long the pod may take to end, once it must. */
  #graceMs = Infinity;
  #removedByOthers = false;

  /** @param leftover a process that runs and is the pod's */
  constructor(pod: Stored<'Pod'>, context: WorkerContext, leftover?: ProcessIdentity) {
    this.#context = context;
    this.record = new PodRecord(pod, context);
    const ports = portsOf(pod);
    if (ports) context.ports.keep(this.record.uid, [ports.port, ports.adminPort]);
    this.observe(pod);
    const adopted = leftover && this.#adopt(leftover);
    this.done = this.#keep(adopted).catch((error: unknown) => {
      context.log.error({ err: error, pod: this.record.at.name }, 'a pod is not looked after any more');
    });
  }

  /** Whether its process runs. */
  get runs(): boolean {
    return this.#run !== undefined;
  }

  /** The pod has changed in the store. */
  observe(pod: Stored<'Pod'>): void {
    this.record.observe(pod);
    const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
    if (deletionTimestamp === undefined) return;
    this.end((deletionGracePeriodSeconds ?? this.#defaultGraceSeconds) * 1000);
  }

  /** The pod was taken out of the store: nobody waits for its process any more. */
  vanish(): void {
    this.#removedByOthers = true;
    this.end(0);
  }

  /** Ends the pod within this time and removes it. A later call can only shorten the time. */
  end(graceMs = this.#defaultGraceSeconds * 1000): void {
    if (this.#fate === 'left' || graceMs >= this.#graceMs) return;
    this.#graceMs = graceMs;
    if (this.#fate === 'kept') {
      this.#fate = 'ending';
      this.#interrupt.abort();
      if (!this.#removedByOthers) this.record.terminate();
    }
    this.#run?.stop(graceMs, `Stopping container ${this.record.container.name}`);
  }

  /** Leaves the pod as it is: its process runs on for the kubelet to come. */
  leave(): void {
    this.#fate = 'left';
    this.#interrupt.abort();
    this.#run?.leave();
  }

  get #defaultGraceSeconds(): number {
    return this.record.pod.spec?.terminationGracePeriodSeconds ?? 30;
  }

  get #left(): boolean {
    return this.#fate === 'left';
  }

  get #kept(): boolean {
    return this.#fate === 'kept';
  }

  #adopt(identity: ProcessIdentity): PodProcess {
    const record = this.record;
    const context = this.#context;
    context.logs.adopt(record.at.name);
    if (record.view.state.is !== 'running') {
      // It was started, and the kubelet ended before it could say so.
      const state = { is: 'running', startedAtMs: context.nowMs(), pid: identity.pid } as const;
      record.write({ state }, processNotes(identity));
    }
    return adoptProcess(identity, context.keepsStopped(identity));
  }

  async #keep(adopted: PodProcess | undefined): Promise<void> {
    let process = adopted;
    if (!process && this.record.view.state.is === 'running') await this.#lost();
    for (let failures = 0; this.#kept || (process && this.#fate === 'ending');) {
      const startedMs = performance.now();
      const refused = process
        ? undefined
        : await this.#start().then(
            (started) => void (process = started),
            (error: unknown) => this.#couldNotStart(error),
          );
      if (process) await this.#live(process);
      process = undefined;
      if (!this.#kept) break;
      if (!refused && !this.#restarts()) {
        await this.#pause(Infinity);
        break;
      }
      const next = nextRestart(this.#context.restart, failures, refused ? 0 : performance.now() - startedMs);
      failures = next.failures;
      if (!refused) this.#backOff(next.delayMs);
      await this.#pause(next.delayMs);
    }
    if (this.#fate === 'ending') await this.#remove();
  }

  /** @throws PortsTaken, or the system's error */
  async #start(): Promise<PodProcess | undefined> {
    const { record } = this;
    const ports = await portsForStart(record, this.#context, this.#interrupt.signal);
    if (!ports || !this.#kept) return undefined;
    const restarted = record.view.last !== undefined || record.view.state.is === 'terminated';
    const plan = spawnPlan(record.pod, record.container, ports, this.#context);
    const logFile = this.#context.logs.fileForNext(record.at.name, restarted);
    record.note('Normal', 'Created', `Created container: ${record.container.name}`);
    const whole = { ...plan, logFile };
    const process = this.#context.standby?.take(whole) ?? (await spawnProcess(whole));
    const { state } = record.view;
    record.write(
      {
        state: { is: 'running', startedAtMs: this.#context.nowMs(), pid: process.identity.pid },
        ...(state.is === 'terminated' && { last: state.end }),
        started: false,
        ready: false,
        restartCount: record.view.restartCount + (restarted ? 1 : 0),
      },
      processNotes(process.identity),
    );
    record.note('Normal', 'Started', `Started container ${record.container.name}`);
    return process;
  }

  #couldNotStart(error: unknown): StartFailure {
    const { record } = this;
    const { reason, message } = startFailure(error);
    record.write({ state: { is: 'waiting', reason, message }, ...lastOf(record) });
    record.note('Warning', 'Failed', `Error: ${message}`);
    return { reason, message };
  }

  /** Until the process has ended, for whatever reason. */
  async #live(process: PodProcess): Promise<void> {
    const { record } = this;
    const { logs, registry, nowMs } = this.#context;
    if (this.#left) return;
    const run = new ContainerRun(record, process, this.#context);
    this.#run = run;
    if (this.#fate === 'ending') {
      const asked = notedStopping(record.pod);
      const leftMs = asked === undefined ? this.#graceMs : asked + this.#graceMs - nowMs();
      run.stop(Math.max(0, leftMs), `Stopping container ${record.container.name}`);
    }
    const exit = await process.exited;
    run.ended();
    this.#run = undefined;
    if (this.#left) return;
    const message = await logs.lastWords(record.at.name);
    const end = terminationOf(record.view, exit, { message, finishedAtMs: nowMs(), outOfMemory: run.outOfMemory });
    record.write({ state: { is: 'terminated', end }, started: false, ready: false }, noProcessNotes);
    if (this.#kept) registry.died(record.at.name, wordsFor(end, process.identity.pid));
  }

  /** The pod's process ended while no kubelet was there to see it. */
  async #lost(): Promise<void> {
    const { record } = this;
    const { nowMs, logs, registry } = this.#context;
    const message = await logs.lastWords(record.at.name);
    const end = terminationOf(record.view, { code: undefined }, { message, finishedAtMs: nowMs(), outOfMemory: false });
    record.write({ state: { is: 'terminated', end }, started: false, ready: false }, noProcessNotes);
    if (this.#kept) registry.died(record.at.name, 'it ended while no cluster was there to see it');
  }

  #restarts(): boolean {
    const { state } = this.record.view;
    const policy = this.record.pod.spec?.restartPolicy ?? 'Always';
    const failed = state.is === 'terminated' && state.end.exitCode !== 0;
    return policy === 'Always' || (policy === 'OnFailure' && failed);
  }

  #backOff(delayMs: number): void {
    const { record } = this;
    if (delayMs === 0) return;
    const { namespace, name } = record.at;
    const id = `${name}_${namespace}(${record.uid})`;
    const container = record.container.name;
    const message = `back-off ${goDuration(delayMs)} restarting failed container=${container} pod=${id}`;
    record.write({ state: { is: 'waiting', reason: 'CrashLoopBackOff', message }, ...lastOf(record) });
    record.note('Warning', 'BackOff', `Back-off restarting failed container ${container} in pod ${id}`);
  }

  async #remove(): Promise<void> {
    const { record } = this;
    const { ports, limiter, registry, usage, logs } = this.#context;
    usage.remove(record.at.namespace, record.at.name, record.uid);
    await Promise.all([registry.removed(record.at.name), limiter.release(record.uid)]);
    ports.giveAll(record.uid);
    logs.retire(record.at.name);
    if (!this.#removedByOthers) record.remove();
  }

  /** Until this time is over, or something is wanted of the pod. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#interrupt;
    const milliseconds = Math.min(ms, 2 ** 31 - 1);
    if (ms > 0) await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}

const lastOf = ({ view: { state } }: PodRecord): { last?: Termination } =>
  state.is === 'terminated' ? { last: state.end } : {};
