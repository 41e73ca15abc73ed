import { edgeId, type ExplainInForce, type TimelineItem } from '@gameday/console-api';
import { lasted } from '../../sources/events-item.ts';

export interface Moment {
  readonly atMs: number;
  readonly nowMs: number;
  /** Whom it is about. */
  readonly services: readonly string[];
  readonly edge?: string;
}

/** Effects outlast their cause a little: a window still holds the calls of a fault that has just ended. */
const justEndedMs = 10_000;

const tellsWhy = ({ kind }: TimelineItem): boolean => kind === 'fault' || kind === 'run' || kind === 'load';

function whenOf({ fromMs, toMs }: TimelineItem, { atMs, nowMs }: Moment): string {
  const before = `for ${lasted(Math.max(0, atMs - fromMs))}`;
  if (toMs === undefined) return `there ${before}, and still now (${lasted(Math.max(0, nowMs - fromMs))} in all)`;
  if (toMs < atMs) return `it had ended ${lasted(atMs - toMs)} before, after ${lasted(toMs - fromMs)}`;
  return `there ${before}, and for ${lasted(toMs - atMs)} more`;
}

const nearTo = (item: TimelineItem, { services, edge }: Moment): boolean =>
  item.kind !== 'fault' || item.edge === edge || item.services.some((name) => services.includes(name));

/**
 * What was there at a moment: faults, runs and loads, what concerns this edge first.
 * @param items of a range that has the moment
 */
export const inForceAt = (items: readonly TimelineItem[], moment: Moment): ExplainInForce[] =>
  items
    .filter((item) => {
      if (!tellsWhy(item) || item.fromMs > moment.atMs) return false;
      const lateMs = item.kind === 'fault' ? justEndedMs : 0;
      return item.toMs === undefined || item.toMs >= moment.atMs - lateMs;
    })
    .map((item) => ({ item, when: whenOf(item, moment), near: nearTo(item, moment) }))
    .toSorted((a, b) => Number(b.near) - Number(a.near) || order(a.item) - order(b.item));

const order = ({ kind }: TimelineItem): number => ['fault', 'run', 'load'].indexOf(kind);

const aroundMax = 40;

/** What else happened around a moment, nearest in time where there is too much. */
export const aroundOf = (
  items: readonly TimelineItem[],
  { atMs }: Moment,
  own: (item: TimelineItem) => boolean,
): TimelineItem[] =>
  items
    .filter((item) => !own(item) && item.kind !== 'run' && item.kind !== 'load')
    .toSorted((a, b) => Math.abs(a.fromMs - atMs) - Math.abs(b.fromMs - atMs))
    .slice(0, aroundMax)
    .toSorted((a, b) => a.fromMs - b.fromMs);

export const edgeOf = (service: string, peer: string): string | undefined =>
  peer === 'server' ? undefined : edgeId(service, peer);
