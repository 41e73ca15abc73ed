import type { Clock, EventRecorder, Log } from '../shared.ts';
import type { Store } from '../store/store.ts';
import type { Controller } from './context.ts';
import { startDeploymentController } from './deployment/controller.ts';
import { startDisruptionController } from './disruption.ts';
import { startGarbageCollector } from './garbage-collector.ts';
import { startReplicaSetController } from './replica-set/controller.ts';
import { startTerminatedPodCollector } from './terminated-pods.ts';
import { createWorkQueue } from './work-queue.ts';

export interface ControllersOptions {
  readonly store: Store;
  /** Hands out the recorder of a component: `(component) => createEventRecorder({ store, clock, component })`. */
  readonly events: (component: string) => EventRecorder;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Controllers {
  /** Whether nothing waits to be reconciled; deadlines that lie ahead do not count. */
  readonly idle: boolean;
  close(): void;
}

/** In the order in which they are served: what is derived from pods is fresh before a Deployment decides on it. */
const controllers: readonly Controller[] = [
  startGarbageCollector,
  startReplicaSetController,
  startDeploymentController,
  startDisruptionController,
  startTerminatedPodCollector,
];

/** Starts the controllers that work on the store alone. What runs the pods is the kubelet's. */
export function startControllers({ store, events, clock, log }: ControllersOptions): Controllers {
  const queue = createWorkQueue({ log });
  const ends = controllers.map((start) => start({ store, clock, log, events, queue }));
  return {
    get idle() {
      return queue.idle;
    },
    close() {
      ends.forEach((end) => end());
      queue.close();
    },
  };
}
