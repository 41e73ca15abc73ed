import {
  type TimelineItem,
  timelineEnd,
  type TimelineKind,
  timelineKinds,
  type TimelineTone,
} from '@gameday/console-api';

export const kindWords: Readonly<Record<TimelineKind, { readonly label: string; readonly one: string }>> = {
  run: { label: 'Experiment runs', one: 'experiment run' },
  fault: { label: 'Faults', one: 'fault' },
  load: { label: 'Loads', one: 'load' },
  breaker: { label: 'Circuit breakers', one: 'circuit breaker' },
  ejection: { label: 'Ejections', one: 'ejection' },
  rejection: { label: 'Rejections and shedding', one: 'rejection' },
  scaling: { label: 'Scalings', one: 'scaling' },
  replica: { label: 'Replicas', one: 'replica' },
};

/** What is drawn as one: an item, or several that are too close to each other to be told apart. */
export interface Mark {
  /** Of the first of its items. */
  readonly id: string;
  readonly items: readonly TimelineItem[];
  /** Shares of the width, 0 to 1; what lies outside is cut off. */
  readonly left: number;
  readonly width: number;
  readonly tone: TimelineTone;
  /** It lasted no time that could be seen. */
  readonly moment: boolean;
  /** It begins before what is shown, or goes on after it. */
  readonly cutLeft: boolean;
  readonly cutRight: boolean;
}

export interface LaneRow {
  readonly name: string;
  /** Lines on which nothing overlaps. */
  readonly lines: ReadonlyArray<readonly Mark[]>;
}

export interface Lane {
  readonly kind: TimelineKind;
  readonly rows: readonly LaneRow[];
  readonly count: number;
}

export interface LanesOptions {
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  /** The least share of the width that can be seen and clicked. */
  readonly shareMin: number;
}

/** From what matters least to what matters most. */
const tones: readonly TimelineTone[] = ['neutral', 'good', 'special', 'warning', 'bad'];
const worst = (a: TimelineTone, b: TimelineTone): TimelineTone => (tones.indexOf(a) > tones.indexOf(b) ? a : b);

/** Items on lines, each on the first where it does not overlap in time; those of a replica stay together. */
function linesOf(items: readonly TimelineItem[], nowMs: number): TimelineItem[][] {
  const lines: Array<{ readonly of: string; endMs: number; readonly items: TimelineItem[] }> = [];
  for (const item of items) {
    const of = item.replica ?? '';
    const line = lines.find((one) => one.of === of && one.endMs <= item.fromMs);
    const endMs = timelineEnd(item, nowMs);
    if (line) {
      line.items.push(item);
      line.endMs = endMs;
    } else {
      lines.push({ of, endMs, items: [item] });
    }
  }
  return lines.map((line) => line.items);
}

/** The marks of one line: what is too close together is one mark. */
function marksOf(items: readonly TimelineItem[], { fromMs, toMs, nowMs, shareMin }: LanesOptions): Mark[] {
  const span = toMs - fromMs;
  const marks: Mark[] = [];
  for (const item of items) {
    const endMs = timelineEnd(item, nowMs);
    const begin = Math.max(0, (item.fromMs - fromMs) / span);
    const end = Math.min(1, (endMs - fromMs) / span);
    const seen = end - begin >= shareMin;
    const left = seen ? begin : Math.min(begin, 1 - shareMin);
    const width = Math.max(shareMin, end - begin);
    const last = marks.at(-1);
    const mark: Mark = {
      ...{ id: item.id, items: [item], left, width, tone: item.tone, moment: !seen },
      cutLeft: item.fromMs < fromMs,
      cutRight: item.toMs === undefined || endMs > toMs,
    };
    const tooClose = last && left < last.left + last.width - 1e-9;
    if (!tooClose) marks.push(mark);
    else if (seen && end - (last.left + last.width) >= shareMin) {
      // What can be seen by itself gives way to the small ones before it.
      marks.push({ ...mark, left: last.left + last.width, width: end - last.left - last.width });
    } else {
      marks[marks.length - 1] = {
        ...last,
        items: [...last.items, item],
        width: Math.max(last.width, left + width - last.left),
        tone: worst(last.tone, item.tone),
        moment: last.moment && mark.moment,
        cutRight: mark.cutRight,
      };
    }
  }
  return marks;
}

/** What is drawn: a lane for each kind that has something, in it a row for each edge, service or experiment. */
export function lanesOf(items: readonly TimelineItem[], options: LanesOptions): Lane[] {
  const shown = items
    .filter((item) => item.fromMs <= options.toMs && timelineEnd(item, options.nowMs) >= options.fromMs)
    .toSorted((a, b) => a.fromMs - b.fromMs);
  const byKind = Map.groupBy(shown, ({ kind }) => kind);
  return timelineKinds.flatMap((kind): Lane[] => {
    const own = byKind.get(kind);
    if (!own) return [];
    const rows = [...Map.groupBy(own, ({ row }) => row)].toSorted(([a], [b]) => a.localeCompare(b));
    return [
      {
        kind,
        count: own.length,
        rows: rows.map(([name, of]) => ({
          name,
          lines: linesOf(of, options.nowMs).map((line) => marksOf(line, options)),
        })),
      },
    ];
  });
}
