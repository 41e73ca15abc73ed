import type { ActivityKind } from '../native/operation.ts';
import type { Reference } from '../reference.ts';
import type { ControlEntry } from './controls.ts';
import type { Provider } from './providers.ts';
import type { Tolerance } from './tolerance.ts';

/** Seconds. */
export interface Pauses {
  readonly before?: number | Reference;
  readonly after?: number | Reference;
}

export type Dry = 'probes' | 'actions' | 'activities' | 'pause';

interface ActivityOf<Kind extends ActivityKind> {
  readonly type: Kind;
  /** What is done or looked at; `ref` names it. */
  readonly name: string;
  readonly provider: Provider<Kind>;
  /** Does not wait for its end; default false. */
  readonly background?: boolean;
  readonly pauses?: Pauses;
  /** Seconds until the activity counts as failed; default none. */
  readonly timeout?: number;
  readonly controls?: readonly ControlEntry[];
  readonly dry?: Dry;
}

export type Action = ActivityOf<'action'>;
export type Probe = ActivityOf<'probe'>;

/** Stands for an activity of the method or the hypothesis, by its name. */
export interface ActivityReference {
  readonly ref: string;
}

export type Activity = Action | Probe;

/** A probe of the hypothesis. */
export interface HypothesisProbe extends Probe {
  readonly tolerance: Tolerance<Provider<'probe'>>;
}
