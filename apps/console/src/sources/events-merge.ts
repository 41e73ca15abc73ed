import type { TimelineItem } from '@gameday/console-api';
import type { EventRange, LabEvent } from './events-item.ts';
import { touches } from './events-item.ts';

/** Whether two tell of the same, one of them with times that may be wrong by `slackMs`. */
const overlap = (a: LabEvent, b: LabEvent, slackMs: number): boolean =>
  a.fromMs <= (b.toMs ?? Number.POSITIVE_INFINITY) + slackMs &&
  (a.toMs ?? Number.POSITIVE_INFINITY) >= b.fromMs - slackMs;

const plain = ({ match: _match, ...item }: LabEvent): TimelineItem => item;

/**
 * One list of what several sources tell. What is told by its id twice is taken from the first; what was only measured is left out
 * where somebody tells of it exactly.
 * @param exact the better source first
 * @returns in the order of time
 */
export function mergeEvents(
  exact: ReadonlyArray<readonly LabEvent[]>,
  { events: measured, slackMs }: { readonly events: readonly LabEvent[]; readonly slackMs: number },
  range: EventRange,
): TimelineItem[] {
  const known = new Map<string, LabEvent>();
  for (const event of exact.flat()) if (!known.has(event.id)) known.set(event.id, event);
  const byMatch = Map.groupBy(known.values(), ({ match }) => match);
  const rest = measured.filter((event) => !byMatch.get(event.match)?.some((told) => overlap(told, event, slackMs)));
  return [...known.values(), ...rest]
    .filter((event) => touches(event, range))
    .toSorted((a, b) => a.fromMs - b.fromMs || a.id.localeCompare(b.id))
    .map(plain);
}
