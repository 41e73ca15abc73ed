import type { RunEvent } from '@gameday/chaos-engine';
import type { Experiment } from '@gameday/experiment';

/**
 * Loads what writes the report while the run waits for a probe or a pause; at the end somebody would wait for that. Not
 * before the whole method was played, for it must not delay a fault.
 * @returns to be called with each event of the run
 */
export function loadReportEarly({ method }: Pick<Experiment, 'method'>): (event: RunEvent) => void {
  let left = method.length;
  let injecting = false;
  let loading = false;
  return (event) => {
    if (event.type === 'phase') injecting ||= event.phase === 'inject';
    if (event.type === 'activity-ended' && event.where === 'method') left -= 1;
    const waits = event.type === 'pause' || (event.type === 'activity-started' && event.where === 'hypothesis');
    if (loading || !injecting || left > 0 || !waits) return;
    loading = true;
    // Once what was just announced is under way. Whether it can be loaded is seen when it is needed.
    setImmediate(() => void import('@gameday/chaos-report/run').catch(() => undefined));
  };
}
