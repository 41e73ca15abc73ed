import type { ControllerOptions } from '@gameday/hpa';
import type { Clock, EventRecorder, Log, UsageSource } from '../shared.ts';
import type { Store } from '../store/store.ts';
import type { MetricsApi } from './adapter/metrics-api.ts';
import type { StartUpTimes } from './predict/start-up-times.ts';
import type { Timers } from './timers.ts';

/** What every autoscaler works with. */
export interface AutoscalerContext {
  readonly store: Store;
  readonly usage: UsageSource;
  readonly events: EventRecorder;
  readonly clock: Clock;
  readonly api: MetricsApi;
  readonly log: Log;
  /** Where all autoscalers keep what outlives the process: `FOLDER/NAMESPACE/NAME/`. */
  readonly folder: string;
  /** On the autoscaler's clock, what relates to start-up already lengthened for it. */
  readonly options: ControllerOptions;
  readonly timers: Timers;
  readonly startUps: StartUpTimes;
}
