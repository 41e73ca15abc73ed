import type { Event } from '../kit/events.ts';
import { cluster } from './cluster.ts';
import { inference } from './inference.ts';
import { k6 } from './k6.ts';

/** A series and its values, one each 2 s, in the notation of promtool's unit tests: `0+5x60` counts up by 5. */
export interface SampleSeries {
  readonly series: string;
  readonly values: string;
}

/**
 * For each event what it makes the lab export: the labels are those that the exporters give. With them promtool shows
 * that a panel that is empty until the event is not empty after it.
 */
export const samples: Readonly<Record<Event, readonly SampleSeries[]>> = {
  ...cluster,
  load_test: k6.load,
  dropped_iterations: k6.dropped,
  inference,
};
