import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { namespace } from '@gameday/conventions';
import { inheritedEnvironment, labMark, nodeFlags, repositoryRoot } from '@gameday/lab-kit';
import { createApi, writeKubeconfig } from './api/index.ts';
import { createAutoscaler } from './autoscaler/create-autoscaler.ts';
import { createClock } from './clock.ts';
import type { ClusterConfig } from './config.ts';
import { endPod } from './controllers/objects.ts';
import { keepManifests } from './controllers/keep-manifests.ts';
import { startControllers } from './controllers/start-controllers.ts';
import { createEventRecorder } from './events/recorder.ts';
import { createFaults } from './faults/create-faults.ts';
import { createKubelet } from './kubelet/kubelet.ts';
import { podCommand, podEnvironment, wellKnownPort } from './pod-environment.ts';
import { ConsulRegistry } from './registry.ts';
import { createRoutes } from './routes.ts';
import type { Log } from './shared.ts';
import { createStore } from './store/create-store.ts';

export interface RunningCluster {
  /** Ends every replica gracefully, then everything else. */
  stop(): Promise<void>;
}

const manifestsAfterCrashMs = 2_000;

/**
 * Starts the control plane: the store, who acts on it, and the API. Whatever runs from before is taken over; the order matters:
 * the kubelet knows the leases of faults before it touches a process, and the pods before a controller makes others.
 */
export async function startCluster(config: ClusterConfig, log: Log): Promise<RunningCluster> {
  const { paths, ports, env, secrets, timeScale } = config;
  mkdirSync(paths.cluster, { recursive: true });
  const clock = createClock(timeScale);
  const store = createStore({
    file: paths.clusterState,
    onDamage: (message) => log.warn({ file: paths.clusterState }, message),
    onListenerError: (error) => log.error({ err: error }, 'a listener of the store failed'),
  });
  const nodeName = hostname().toLowerCase();
  const recorder = (component: string) =>
    createEventRecorder({ store, clock, component, ...(component === 'kubelet' && { host: nodeName }) });
  const registry = new ConsulRegistry(ports.consul);
  const faults = createFaults({ ...{ store, paths, ports, env, log }, events: recorder('faults') });
  // A process that stands still may do so for a fault, and must stay so when it is taken over.
  await faults.learn();
  const kubelet = createKubelet({
    ...{ store, clock, log, nodeName, registry },
    events: recorder('kubelet'),
    keepsStopped: (identity) => faults.keepsStopped(identity),
    folder: paths.folder,
    command: podCommand,
    environment: podEnvironment({ ports, secrets, env }),
    ports: ports.replicas,
    hostPort: wellKnownPort(ports),
    mark: { name: labMark, value: paths.folder },
    standby: {
      ...{ command: process.execPath, flags: nodeFlags, cwd: repositoryRoot },
      file: join(repositoryRoot, 'apps/cluster/src/standby-main.ts'),
      env: { ...inheritedEnvironment(env), [labMark]: paths.folder },
    },
    usageWindowMs: Math.max(2_000, 15_000 / timeScale),
  });
  const controllers = startControllers({ store, events: recorder, clock, log });
  const keep = () =>
    keepManifests({
      ...{ store, log, namespace },
      folder: config.manifests,
      events: recorder('manifests'),
      initialReplicas: config.scale,
    });
  // Reading and checking them takes most of a second. After a crash they can wait: what they said is in the store.
  const firstStart = store.list('Deployment').length === 0;
  let manifests = firstStart ? keep() : undefined;
  const later = firstStart ? undefined : setTimeout(() => (manifests = keep()), manifestsAfterCrashMs);
  const autoscaler = createAutoscaler({
    ...{ store, clock, log },
    usage: kubelet,
    events: recorder('horizontal-pod-autoscaler'),
    prometheus: `http://127.0.0.1:${ports.prometheus}`,
    rules: config.adapterRules,
    folder: join(paths.cluster, 'autoscalers'),
    enabled: config.autoscaling,
  });
  const sweeping = registry.sweepWhenThere((replica) => store.get('Pod', { namespace, name: replica }) !== undefined);
  const api = createApi({
    ...{ store, clock, log, nodeName, namespace },
    usage: kubelet,
    logs: kubelet,
    port: config.port,
    podsMax: ports.replicas.count / 2,
    notReady: () => (controllers.idle ? undefined : 'the controllers are catching up'),
    extraRoutes: createRoutes({
      ...{ autoscaler, faults },
      status: () => ({
        timeScale,
        autoscaling: config.autoscaling,
        limits: kubelet.limits,
        adopted: kubelet.adopted,
        manifests: config.manifests,
      }),
    }),
  });
  await api.listen();
  faults.begin();
  writeKubeconfig(paths.kubeconfig, { port: config.port, namespace });
  log.info({ port: config.port, timeScale, limits: kubelet.limits, adopted: kubelet.adopted }, 'the cluster is up');
  return {
    async stop() {
      sweeping.abort();
      await faults.close();
      await autoscaler.close();
      clearTimeout(later);
      manifests?.close();
      controllers.close();
      for (const pod of store.list('Pod')) endPod(store, pod, clock.nowMs());
      await kubelet.close({ stopPods: true });
      await api.close();
      store.close();
    },
  };
}
