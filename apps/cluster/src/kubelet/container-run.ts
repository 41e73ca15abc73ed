import { killIdentity, stopIdentity } from '@gameday/process';
import { portsOf } from './container-ports.ts';
import { Grace } from './grace.ts';
import { podMark } from './leftovers.ts';
import { runHook } from './lifecycle-hook.ts';
import type { CpuLimiter } from './limits/limiter.ts';
import type { KubeletOptions } from './options.ts';
import type { PodLogs } from './pod-logs.ts';
import type { PodProcess } from './pod-process.ts';
import { notedStopping, type PodRecord, type RecordContext, stoppingNotes } from './pod-record.ts';
import type { PortBook } from './port-book.ts';
import { type ActionTarget, Agents } from './probes/actions.ts';
import { Prober, type ProbeKind } from './probes/prober.ts';
import type { RegistryNotes } from './registry-notes.ts';
import { limitsOf } from './resources.ts';
import type { Standby } from './standby.ts';
import { spawnPlan } from './spawn-plan.ts';
import type { UsageSampler } from './usage-sampler.ts';

/** What the pods of one kubelet share. */
export interface RunContext
  extends RecordContext, Pick<KubeletOptions, 'command' | 'environment' | 'mark' | 'hostPort'> {
  readonly ports: PortBook;
  readonly logs: PodLogs;
  readonly limiter: CpuLimiter;
  readonly registry: RegistryNotes;
  readonly usage: UsageSampler;
  readonly eagerProbeMs: number;
  readonly standby?: Standby;
}

/** As upstream: a hook that took all the time leaves the process this much to end in. */
const afterHookMsMin = 2_000;

const probeWords = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' } as const;

/** One process of a pod's container while it runs: asks its probes, measures and limits it, and ends it when it must. */
export class ContainerRun {
  readonly #record: PodRecord;
  readonly #process: PodProcess;
  readonly #context: RunContext;
  readonly #agents = new Agents();
  readonly #target: ActionTarget;
  readonly #prober: Prober;
  #limited = false;
  #outOfMemory = false;
  #forced = false;
  #grace: Grace | undefined;

  constructor(record: PodRecord, process: PodProcess, context: RunContext) {
    this.#record = record;
    this.#process = process;
    this.#context = context;
    this.#target = this.#makeTarget();
    const { name, namespace } = record.at;
    const { memoryBytes } = limitsOf(record.container);
    context.usage.add({
      namespace,
      pod: name,
      uid: record.uid,
      container: record.container.name,
      pid: process.identity.pid,
      ...(memoryBytes !== undefined && { onMemory: (bytes) => this.#checkMemory(bytes, memoryBytes) }),
    });
    context.registry.started(name);
    // One that was adopted ready has its limit already, or had.
    if (record.view.ready) this.#limit();
    this.#prober = this.#startProber();
  }

  /** Whether it was killed for the memory that it used. */
  get outOfMemory(): boolean {
    return this.#outOfMemory;
  }

  /**
   * Ends the process: the preStop hook, SIGTERM, and SIGKILL when the grace is over. A call while it is ending already can only
   * shorten the time that is left.
   * @param message for the event that tells of it
   */
  stop(graceMs: number, message: string): void {
    this.#forced ||= graceMs <= 0;
    if (this.#grace) {
      this.#grace.shortenTo(graceMs);
      return;
    }
    this.#prober.stop();
    this.#grace = new Grace(graceMs);
    void this.#stop(this.#grace, message);
  }

  /** The process is left as it is. */
  leave(): void {
    this.#prober.stop();
    this.#agents.close();
    this.#grace?.close();
  }

  /** The process has ended. */
  ended(): void {
    this.leave();
    this.#context.usage.remove(this.#record.at.namespace, this.#record.at.name, this.#record.uid);
  }

  #makeTarget(): ActionTarget {
    const { container, pod } = this.#record;
    const ports = portsOf(pod) ?? { port: 0, adminPort: 0 };
    // Without the pod's mark: what a probe runs must never be taken for the pod's process.
    const surroundings = () => {
      const { cwd, env } = spawnPlan(pod, container, ports, this.#context);
      return { cwd, env: Object.fromEntries(Object.entries(env).filter(([name]) => name !== podMark)) };
    };
    return { container, ports, surroundings, agents: this.#agents };
  }

  #startProber(): Prober {
    const { view } = this.#record;
    const { nowMs, eagerProbeMs } = this.#context;
    return new Prober({
      target: this.#target,
      started: view.started,
      ready: view.ready,
      startedAtMs: view.state.is === 'running' ? view.state.startedAtMs : nowMs(),
      nowMs,
      eagerMs: eagerProbeMs,
      onStarted: () => this.#record.write({ started: true }),
      onReady: (ready) => this.#setReady(ready),
      onUnhealthy: (kind, output) => this.#unhealthy(kind, output),
      onFailed: (kind) => this.#restart(kind),
    });
  }

  #setReady(ready: boolean): void {
    this.#record.write({ ready });
    if (!ready || this.#limited) return;
    this.#limit();
    this.#context.registry.ready(this.#record.at.name);
  }

  /**
   * A CPU limit begins when the container is ready for the first time: at 0.2 core it would take five times as long to start as it
   * does, and autoscaling would be a matter of minutes (kube-startup-cpu-boost does the same on a real cluster).
   */
  #limit(): void {
    this.#limited = true;
    const { cpuCores } = limitsOf(this.#record.container);
    if (cpuCores !== undefined) this.#context.limiter.limit(this.#record.uid, this.#process.identity, cpuCores);
  }

  #unhealthy(kind: ProbeKind, output: string): void {
    this.#record.note('Warning', 'Unhealthy', `${probeWords[kind]} probe failed: ${output}`);
  }

  #restart(kind: 'startup' | 'liveness'): void {
    const { container, pod } = this.#record;
    const probe = kind === 'startup' ? container.startupProbe : container.livenessProbe;
    const seconds = probe?.terminationGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30;
    if (this.#record.view.ready) this.#record.write({ ready: false });
    this.stop(seconds * 1000, `Container ${container.name} failed ${kind} probe, will be restarted`);
  }

  #checkMemory(bytes: number, bytesMax: number): void {
    if (bytes <= bytesMax || this.#outOfMemory) return;
    this.#outOfMemory = true;
    const mebibytes = (amount: number) => `${Math.round(amount / 2 ** 20)}Mi`;
    const used = `it uses ${mebibytes(bytes)}, its limit is ${mebibytes(bytesMax)}`;
    this.#record.note('Warning', 'OOMKilling', `Container ${this.#record.container.name} is out of memory: ${used}`);
    void this.#kill();
  }

  async #stop(grace: Grace, message: string): Promise<void> {
    const { identity, exited } = this.#process;
    let last = grace;
    // One that was told already, by a kubelet before this one, drains: the second SIGTERM would end it at once.
    if (notedStopping(this.#record.pod) === undefined && !grace.expired.aborted) {
      this.#record.note('Normal', 'Killing', message);
      const hooked = await this.#preStop(grace);
      if (hooked && !this.#forced && grace.leftMs < afterHookMsMin) this.#grace = last = new Grace(afterHookMsMin);
      this.#record.write({}, stoppingNotes(this.#context.nowMs()));
      killIdentity(identity, 'SIGTERM');
    }
    await last.within(exited);
    last.close();
    await this.#kill();
  }

  /** @returns whether there was a hook */
  async #preStop(grace: Grace): Promise<boolean> {
    const hook = this.#record.container.lifecycle?.preStop;
    if (!hook) return false;
    const work = runHook(hook, this.#target, grace).then((failure) => {
      if (failure !== undefined) this.#record.note('Warning', 'FailedPreStopHook', `PreStopHook failed: ${failure}`);
    });
    await grace.within(Promise.race([work, this.#process.exited]));
    return true;
  }

  async #kill(): Promise<void> {
    await stopIdentity(this.#process.identity, { signal: 'SIGKILL', graceMs: 0 }).catch((error: unknown) => {
      this.#context.log.error({ err: error, pod: this.#record.at.name }, 'a process does not end');
    });
  }
}
