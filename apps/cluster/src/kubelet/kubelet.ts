import { join } from 'node:path';
import { isAlive, leadsGroup, type ProcessIdentity } from '@gameday/process';
import type { LogSource, UsageSource } from '../shared.ts';
import type { Stored } from '../store/store.ts';
import { endLeftovers, findLeftovers, type Leftover } from './leftovers.ts';
import { createLimiter, type LimitMode } from './limits/limiter.ts';
import type { KubeletOptions } from './options.ts';
import { PodLogs } from './pod-logs.ts';
import { notedProcess } from './pod-record.ts';
import { PodWorker, type WorkerContext } from './pod-worker.ts';
import { PortBook } from './port-book.ts';
import { RegistryNotes } from './registry-notes.ts';
import { defaultRestartPolicy } from './restart-backoff.ts';
import { createStandby } from './standby.ts';
import { UsageSampler } from './usage-sampler.ts';

/** How CPU limits are kept here, and why so. */
export interface LimitsReport {
  readonly mode: LimitMode;
  readonly reason: string;
}

export interface Kubelet extends UsageSource, LogSource {
  readonly limits: LimitsReport;
  /** How many pods it found running when it began. */
  readonly adopted: number;
  /**
   * Looks after the pods no more. With `stopPods` every pod is ended gracefully, all at a time, and removed; without, they run on for
   * the kubelet to come.
   */
  close(how: { readonly stopPods: boolean }): Promise<void>;
}

const defaultEagerProbeMs = 60;
const defaultUsageWindowMs = 15_000;
const defaultUsagePeriodMs = 1_000;

/** Keeps every pod of the store as a process of this machine. Pods that run already, from before, are taken over as they are. */
export function createKubelet(options: KubeletOptions): Kubelet {
  const { store, log, folder, mark } = options;
  const nowMs = () => options.clock?.nowMs() ?? Date.now();
  const logs = new PodLogs(join(folder, 'logs'));
  const keepsStopped = options.keepsStopped ?? (() => false);
  const wanted = options.limits;
  const limiter = createLimiter({ lab: mark.value, log, keepsStopped, ...(wanted && { wanted }) });
  const registry = new RegistryNotes(options.registry);
  const usage = new UsageSampler({
    nowMs,
    periodMs: options.usagePeriodMs ?? defaultUsagePeriodMs,
    windowMs: options.usageWindowMs ?? defaultUsageWindowMs,
  });
  const { standby: standbyOptions, ...others } = options;
  const standby = standbyOptions && createStandby({ ...standbyOptions, folder: join(folder, 'logs') });
  const context: WorkerContext = {
    ...others,
    nowMs,
    logs,
    limiter,
    registry,
    usage,
    keepsStopped,
    ports: new PortBook(options.ports),
    eagerProbeMs: options.eagerProbeMs ?? defaultEagerProbeMs,
    ...(standby && { standby }),
    restart: { ...defaultRestartPolicy, ...options.restart },
  };

  const workers = new Map<string, PodWorker>();
  let closing = false;
  const keep = (pod: Stored<'Pod'>, process?: ProcessIdentity): PodWorker => {
    const worker = new PodWorker(pod, context, process);
    workers.set(pod.metadata.uid, worker);
    void worker.done.then(() => workers.delete(pod.metadata.uid));
    return worker;
  };

  const leftovers = Map.groupBy(findLeftovers(mark), ({ uid }) => uid);
  const pods = store.list('Pod');
  // Those that run first: their ports must be known before anybody is given one.
  const found = pods.map((pod) => ({ pod, process: processOf(pod, leftovers.get(pod.metadata.uid) ?? []) }));
  limiter.sweep(new Set(pods.map((pod) => pod.metadata.uid)));
  for (const { pod, process } of found) if (process) keep(pod, process);
  const adopted = workers.size;
  for (const { pod, process } of found) if (!process) keep(pod);
  const strangers = found.flatMap(({ pod, process }) => notOf(process, leftovers.get(pod.metadata.uid) ?? []));
  const known = new Set(pods.map((pod) => pod.metadata.uid));
  const orphans = [...leftovers.values()].flat().filter(({ uid }) => !known.has(uid));
  void endLeftovers([...orphans, ...strangers], keepsStopped).then(() =>
    Promise.all([...new Set(orphans.map(({ pod }) => pod))].map((pod) => registry.removed(pod))),
  );
  if (pods.length > 0) log.info({ pods: pods.length, adopted, ended: orphans.length }, 'pods were taken over');

  const unwatch = store.watch('Pod', ({ type, object }) => {
    const worker = workers.get(object.metadata.uid);
    if (type === 'DELETED') worker?.vanish();
    else if (worker) worker.observe(object);
    else if (!closing) keep(object);
  });

  return {
    limits: { mode: limiter.mode, reason: limiter.reason },
    adopted,
    usageOf: (namespace, pod) => usage.usageOf(namespace, pod),
    logFileOf: (pod, previous) => logs.logFileOf(pod, previous),
    async close({ stopPods }) {
      closing = true;
      const all = [...workers.values()];
      for (const worker of all) {
        if (stopPods) worker.end();
        else worker.leave();
      }
      if (stopPods) await Promise.all(all.map((worker) => worker.done));
      unwatch();
      standby?.close();
      usage.close();
      registry.close();
      await Promise.all([limiter.close(), logs.close()]);
    },
  };
}

/** The pod's process: the one that is noted, or one that was started before it could be. */
function processOf(pod: Stored<'Pod'>, leftovers: readonly Leftover[]): ProcessIdentity | undefined {
  const noted = notedProcess(pod);
  if (noted && isAlive(noted)) return noted;
  // Of those that carry the pod's mark the leader of the group is the pod's process; the rest it has started.
  return leftovers.find(({ identity }) => leadsGroup(identity.pid))?.identity;
}

/** What carries a pod's mark, leads a group of its own and is not its process was left by a container before. */
const notOf = (process: ProcessIdentity | undefined, leftovers: readonly Leftover[]): Leftover[] =>
  process
    ? leftovers.filter(({ identity }) => identity.pid !== process.pid && leadsGroup(identity.pid))
    : leftovers.slice();
