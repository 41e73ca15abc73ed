import type { ExplainTarget } from './explain.ts';

/** What happens in the lab, in the order in which the page shows it: what people do first, then what comes of it. */
export const timelineKinds = [
  'run',
  'fault',
  'load',
  'breaker',
  'ejection',
  'rejection',
  'scaling',
  'replica',
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

/** How it looks; the state says the same in a word. */
export type TimelineTone = 'good' | 'warning' | 'bad' | 'special' | 'neutral';

export interface TimelineLink {
  readonly label: string;
  readonly href: string;
}

/** Something that happened at a moment, or went on for a while. */
export interface TimelineItem {
  /** The same whenever it is asked for. */
  readonly id: string;
  readonly kind: TimelineKind;
  /** What it is shown in line with: an edge, a service, an experiment. */
  readonly row: string;
  /** A few words. */
  readonly title: string;
  /** One sentence. */
  readonly says: string;
  /** Milliseconds since 1970. */
  readonly fromMs: number;
  /** Equal to `fromMs` for a moment; absent while it goes on. */
  readonly toMs?: number;
  /** `open`, `held`, `in force`, `budget`: what the colour means. */
  readonly state: string;
  readonly tone: TimelineTone;
  /** The services that it concerns. */
  readonly services: readonly string[];
  /** `feed~users`. */
  readonly edge?: string;
  /** Who decided, or what it happened to. */
  readonly replica?: string;
  /** False: seen in Prometheus' samples only, so its times are right to some seconds. */
  readonly exact: boolean;
  readonly explain?: ExplainTarget;
  readonly links: readonly TimelineLink[];
  readonly facts: ReadonlyArray<readonly [name: string, value: string]>;
}

/** `GET /api/timeline?from=…&to=…`, and the topic `timeline-latest` with the last quarter of an hour. */
export interface TimelineAnswer {
  readonly fromMs: number;
  readonly toMs: number;
  /** In the order of time. */
  readonly items: readonly TimelineItem[];
  /** Older ones that were left out, as there are too many. */
  readonly leftOut: number;
  /** Which sources are away, and what is not known for that; a sentence each. */
  readonly notes: readonly string[];
}

/** What the topic `timeline-latest` covers. */
export const timelineLatestMs = 15 * 60_000;

/** The longest stretch that is answered. */
export const timelineSpanMsMax = 7 * 24 * 3_600_000;

/** The end of an item as far as it is known. */
export const timelineEnd = ({ toMs }: Pick<TimelineItem, 'toMs'>, nowMs: number): number => toMs ?? nowMs;

export interface TimelineFilter {
  readonly kinds: ReadonlySet<TimelineKind>;
  readonly service: string;
  readonly edge: string;
}

/** Whether an item is among those asked for; an empty text asks for all. What concerns the whole lab is in every service's story. */
export function isInTimeline(item: TimelineItem, { kinds, service, edge }: TimelineFilter): boolean {
  if (!kinds.has(item.kind)) return false;
  const whole = item.services.length === 0;
  if (edge !== '' && item.edge !== edge) {
    // A run, a load or a fault of one of the two ends is a part of the edge's story.
    const ends = edge.split('~');
    const near = item.edge === undefined && item.services.some((name) => ends.includes(name));
    return whole || near;
  }
  return service === '' || whole || item.services.includes(service);
}

/**
 * A range's items brought up to date with the latest ones: those of the older answer that began before the latest begin, as they
 * are now, then the latest.
 */
export function withLatest(
  older: readonly TimelineItem[],
  latest: TimelineAnswer | undefined,
): readonly TimelineItem[] {
  if (!latest) return older;
  const now = new Map(latest.items.map((item) => [item.id, item]));
  const before = older.filter(({ fromMs }) => fromMs < latest.fromMs).map((item) => now.get(item.id) ?? item);
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...latest.items.filter(({ id, fromMs }) => fromMs >= latest.fromMs && !known.has(id))];
}
