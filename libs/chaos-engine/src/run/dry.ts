import type { Dry } from '@gameday/experiment';

/** Whether an activity is only pretended, as the Chaos Toolkit's `--dry` has it. */
export const isPretended = (dry: Dry | undefined, type: unknown): boolean =>
  dry === 'activities' || (dry === 'actions' && type === 'action') || (dry === 'probes' && type === 'probe');

/** Whether a run says nothing about the system: only `pause` leaves all activities as they are. */
export const pretends = (dry: Dry | undefined): boolean => dry !== undefined && dry !== 'pause';
