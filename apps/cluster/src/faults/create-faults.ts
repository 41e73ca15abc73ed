import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type LabPorts, namespace } from '@gameday/conventions';
import type { LabPaths } from '@gameday/lab-kit';
import type { ProcessIdentity } from '@gameday/process';
import { createToxiproxy } from '@gameday/toxiproxy';
import type { MetricFamily } from '../autoscaler/exposition/render.ts';
import type { EventNote, EventRecorder, Log } from '../shared.ts';
import type { Store } from '../store/store.ts';
import { Callees } from './callees.ts';
import { servicesNamed } from './concerns.ts';
import { FaultController } from './controller.ts';
import { FaultMetric } from './fault-metric.ts';
import { serveFaults } from './fault-routes.ts';
import { LeaseFolder, type WatchedLog } from './lease-folder.ts';
import { ProxyKeeper } from './proxy-keeper.ts';
import { Recovery } from './recovery.ts';
import { replicasOf } from './replicas.ts';
import { RunMetrics } from './runs/run-metrics.ts';
import { SavedFaults } from './saved-faults.ts';
import { StoppedProcesses } from './stopped-processes.ts';
import { Tables } from './tables.ts';
import { toxiproxyProcess, type ToxiproxyProcess } from './toxiproxy-process.ts';

export interface FaultsOptions {
  readonly store: Store;
  readonly events: EventRecorder;
  readonly paths: LabPaths;
  readonly ports: LabPorts;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly log: Log;
  /** Default: the process that the supervisor has written down. */
  readonly toxiproxyProcess?: ToxiproxyProcess;
}

export interface Faults {
  readonly controller: FaultController;
  /** Reads which leases there are; nothing is done about them yet. To be awaited before anybody touches a process. */
  learn(): Promise<void>;
  /** Whether a fault keeps this process stopped. */
  keepsStopped(identity: ProcessIdentity): boolean;
  /** Looks after them from now on; first of all what dead runs have left is undone. Some of that needs the cluster's API. */
  begin(): void;
  /** Serves what is about faults; false for everything else. */
  serve(request: IncomingMessage, response: ServerResponse, pathname: string): boolean;
  /** The faults in force, and the runs of experiments that they belong to. */
  metrics(): MetricFamily[];
  close(): Promise<void>;
}

/** How often the leases are looked at: a dead holder's faults must be gone within two seconds, and are in less than one. */
const lookEveryMs = 250;
const tickEveryMs = 500;

/** What a recovery needs, read when there is a lease at all: then it is there before it is needed. */
const warmUp = () => Promise.allSettled([import('@gameday/lab-chaos'), import('@gameday/lab-chaos/wire')]);

/** The faults in force: keeps those that experiments ask for, and undoes what dead runs have left. */
export function createFaults(options: FaultsOptions): Faults {
  const { store, paths, ports, env, log, events } = options;
  const folder = new LeaseFolder(paths.undo, log);
  const note = (target: string, what: EventNote): void => {
    for (const name of servicesNamed(target)) {
      const deployment = store.get('Deployment', { namespace, name });
      if (deployment) events.record('Deployment', deployment, what);
    }
  };
  const controller = new FaultController({
    replicas: () => replicasOf(store.list('Pod', namespace)),
    callees: new Callees(),
    keeper: new ProxyKeeper({
      toxiproxy: createToxiproxy({ url: `http://127.0.0.1:${ports.toxiproxy}` }),
      ports: ports.detours,
      process: options.toxiproxyProcess ?? toxiproxyProcess(paths, ports),
      log,
    }),
    tables: new Tables(),
    saved: new SavedFaults(join(paths.cluster, 'faults.json')),
    look: () => folder.look(),
    postgresPort: ports.postgres,
    log,
    changed: ({ request: { target, says } }, what) =>
      note(target, { type: 'Normal', reason: what === 'began' ? 'FaultInjected' : 'FaultEnded', message: says }),
  });
  const recovery = new Recovery({
    folder: paths.undo,
    endOwn: (fault) => controller.end(fault),
    async loadUndo() {
      const { labProviders, undoCall } = await import('@gameday/lab-chaos');
      return undoCall(labProviders({ ports, paths, env }));
    },
    log,
    failed: ({ intent }, message) =>
      note(intent.target, { type: 'Warning', reason: 'FaultNotUndone', message: `${intent.says}: ${message}` }),
  });
  const metric = new FaultMetric();
  const runs = new RunMetrics({ paths, log });
  const stopped = new StoppedProcesses();

  const cannotLook = (error: unknown) =>
    log.error({ err: error, folder: paths.undo }, 'the leases of experiments could not be looked at');
  let warm = false;
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      const logs: readonly WatchedLog[] = await folder.look();
      if (logs.length > 0 && !warm) {
        warm = true;
        void warmUp();
      }
      stopped.observe(logs);
      controller.observe(logs);
      recovery.observe(logs);
      metric.observe(controller.leased);
    } catch (error) {
      cannotLook(error);
    } finally {
      looking = false;
    }
  };
  const timers: NodeJS.Timeout[] = [];
  let due: NodeJS.Immediate | undefined;
  let unwatch = (): void => undefined;
  const tickSoon = (): void => {
    if (controller.faults.size === 0) return;
    due ??= setImmediate(() => {
      due = undefined;
      controller.tick();
    });
  };

  return {
    controller,
    learn: () => folder.look().then((logs) => stopped.observe(logs), cannotLook),
    keepsStopped: (identity) => stopped.has(identity),
    begin() {
      unwatch = store.watch('Pod', tickSoon);
      timers.push(setInterval(() => void look(), lookEveryMs));
      timers.push(setInterval(() => controller.busy && controller.tick(), tickEveryMs));
      void look().then(() => controller.tick());
    },
    serve: (request, response, pathname) => serveFaults({ controller, log }, request, response, pathname),
    metrics: () => [metric.family(), ...runs.families()],
    async close() {
      for (const timer of timers) clearInterval(timer);
      clearImmediate(due);
      unwatch();
      await Promise.all([controller.idle(), recovery.idle()]);
    },
  };
}
