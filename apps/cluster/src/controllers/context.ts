import type { Clock, EventRecorder, Log } from '../shared.ts';
import type { Store } from '../store/store.ts';
import type { WorkQueue } from './work-queue.ts';

/** What every controller works with. */
export interface ControllerContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** The recorder of one component: `deployment-controller`. */
  readonly events: (component: string) => EventRecorder;
  readonly queue: WorkQueue;
}

/** Begins to watch; the result ends that. */
export type Controller = (context: ControllerContext) => () => void;
