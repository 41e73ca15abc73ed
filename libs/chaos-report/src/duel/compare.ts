import type { Journal, Verdict } from '@gameday/chaos-engine';
import { isRecord } from '../story/records.ts';
import { type ProbeStory, type Story, storyOf } from '../story/story.ts';

/** One side of a duel: the same experiment, under its own policies. */
export interface DuelSide {
  /** The file that its policies come from. */
  readonly name: string;
  readonly policies: unknown;
  readonly journal: Journal;
}

export interface Duel {
  /** In the order in which they were run. */
  readonly a: DuelSide;
  readonly b: DuelSide;
}

/** One difference between the sides. */
export interface Difference {
  readonly group: 'verdict' | 'hypothesis' | 'recovery' | 'load' | 'metrics' | 'events';
  readonly what: string;
  readonly unit: string;
  readonly a: number | string | undefined;
  readonly b: number | string | undefined;
  /** Which side did better, where that can be said. */
  readonly better: 'a' | 'b' | 'same' | undefined;
}

type Direction = 'less' | 'more' | undefined;

function better(a: number | undefined, b: number | undefined, direction: Direction): Difference['better'] {
  if (a === undefined || b === undefined || direction === undefined) return undefined;
  if (a === b) return 'same';
  return a < b === (direction === 'less') ? 'a' : 'b';
}

const row = (
  group: Difference['group'],
  what: string,
  unit: string,
  [a, b]: readonly [number | undefined, number | undefined],
  direction?: Direction,
): Difference[] =>
  a === undefined && b === undefined ? [] : [{ group, what, unit, a, b, better: better(a, b, direction) }];

const both = <T>([a, b]: readonly [Story, Story], read: (story: Story) => T): readonly [T, T] => [read(a), read(b)];

/** The value that so large a share of the values does not exceed. */
function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((x, y) => x - y);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The looks while the fault was in force. */
const during = (story: Story) => story.looks.filter(({ phase }) => phase === 'inject');

const heldShare = (story: Story): number | undefined => {
  const looks = during(story);
  return looks.length === 0 ? undefined : (looks.filter(({ met }) => met).length / looks.length) * 100;
};

/** How long the hypothesis did not hold, each look standing for the time until the next. */
function secondsOutside({ looks, toMs }: Story): number | undefined {
  if (looks.length === 0) return undefined;
  const spans = looks.map(({ met, atMs }, index) => (met ? 0 : (looks[index + 1]?.atMs ?? toMs) - atMs));
  return sum(spans) / 1000;
}

/** Whether less is better or more: by the side of its range that a value leaves. */
function directionOf({ band }: ProbeStory): Direction {
  if (!band || band.low === band.high) return undefined;
  if (band.high === undefined) return band.low === undefined ? undefined : 'more';
  return (band.low ?? 0) <= 0 ? 'less' : undefined;
}

function probeRows(stories: readonly [Story, Story]): Difference[] {
  const names = new Set(stories.flatMap(({ probes }) => probes.map(({ name }) => name)));
  return [...names].flatMap((name) => {
    const probe = (story: Story) => story.probes.find((one) => one.name === name);
    const values = both(stories, (story) => {
      const within = (atMs: number) =>
        story.fault !== undefined && atMs >= story.fault.fromMs && atMs <= story.fault.toMs;
      return (probe(story)?.points ?? []).flatMap(({ atMs, value }) =>
        value !== undefined && within(atMs) ? [value] : [],
      );
    });
    const known = probe(stories[0]) ?? probe(stories[1]);
    // Of what must be one value exactly, the looks say all.
    if (known?.band && known.band.low === known.band.high) return [];
    const direction = known && directionOf(known);
    const worst = direction === 'more' ? 0 : 1;
    const [a, b] = values;
    return [
      ...row('hypothesis', `${name}, in the middle`, '', [quantile(a, 0.5), quantile(b, 0.5)], direction),
      ...row(
        'hypothesis',
        `${name}, ${worst === 1 ? 'at most' : 'at least'}`,
        '',
        [quantile(a, worst), quantile(b, worst)],
        direction,
      ),
    ];
  });
}

const numberIn = (record: unknown, field: string): number | undefined =>
  isRecord(record) && typeof record[field] === 'number' ? record[field] : undefined;

/** In percent: where more of one side's requests failed, their times cannot be compared. */
const failedShareApartMax = 1;

/** Figures of a load that are worth a line, and which way is better. */
const loadFigures: readonly (readonly [field: string, unit: string, direction: Direction])[] = [
  ['p50', 'ms', 'less'],
  ['p95', 'ms', 'less'],
  ['p99', 'ms', 'less'],
  ['success', '', 'more'],
];

function loadRows({ a, b }: Duel): Difference[] {
  const loads = [a.journal.gameday.load, b.journal.gameday.load] as const;
  const [first, second] = loads;
  const share = (load: (typeof loads)[number]) =>
    load?.requests ? ((load.failures ?? 0) / load.requests) * 100 : undefined;
  const metrics = loads.map((load) => (isRecord(load?.['metrics']) ? load['metrics'] : {}));
  const names = new Set(metrics.flatMap((one) => Object.keys(one)));
  const [failedA, failedB] = [share(first) ?? 0, share(second) ?? 0];
  // Who refuses quickly is quick; that is no merit.
  const comparable = Math.abs(failedA - failedB) <= failedShareApartMax;
  return [
    ...row('load', 'requests', '', [first?.requests, second?.requests]),
    ...row('load', 'requests that failed', '%', [share(first), share(second)], 'less'),
    ...[...names].flatMap((name) =>
      loadFigures.flatMap(([field, unit, direction]) =>
        row(
          'load',
          `${name} ${field}`,
          unit,
          [numberIn(metrics[0]?.[name], field), numberIn(metrics[1]?.[name], field)],
          comparable || unit !== 'ms' ? direction : undefined,
        ),
      ),
    ),
  ];
}

/** The peak of an excerpt, over all its lines. */
function metricRows(stories: readonly [Story, Story]): Difference[] {
  const names = new Set(stories.flatMap(({ metrics }) => metrics.map(({ name }) => name)));
  return [...names].flatMap((name) => {
    const peaks = both(stories, ({ metrics }) => {
      const lines = metrics.filter((one) => one.name === name).flatMap((one) => one.lines);
      return quantile(
        lines.flatMap(({ points }) => points.map(([, value]) => value)),
        1,
      );
    });
    return row('metrics', `${name}, peak`, '', peaks);
  });
}

const judged: readonly Verdict[] = ['held', 'deviated'];

/** Whether a run says anything about the system. */
export const isJudged = ({ gameday: { verdict } }: Journal): boolean => judged.includes(verdict);

function verdictRow({ a, b }: Duel): Difference {
  const [one, other] = [a.journal.gameday.verdict, b.journal.gameday.verdict];
  const comparable = isJudged(a.journal) && isJudged(b.journal);
  const winner = one === other ? 'same' : one === 'held' ? 'a' : 'b';
  return { group: 'verdict', what: 'verdict', unit: '', a: one, b: other, better: comparable ? winner : undefined };
}

/** What is different between two runs of the same experiment, line by line. */
export function compareRuns(duel: Duel): Difference[] {
  const stories = [storyOf(duel.a.journal), storyOf(duel.b.journal)] as const;
  const recovery = ({ journal }: DuelSide): number | undefined => {
    const { recovered, afterSeconds } = journal.gameday.recovery ?? {};
    return recovered && afterSeconds !== undefined ? Math.round(afterSeconds * 1000) / 1000 : undefined;
  };
  return [
    verdictRow(duel),
    ...row('hypothesis', 'looks that held while the fault was in force', '%', both(stories, heldShare), 'more'),
    ...row('hypothesis', 'time during which it did not hold', 's', both(stories, secondsOutside), 'less'),
    ...probeRows(stories),
    ...row('recovery', 'held again after', 's', [recovery(duel.a), recovery(duel.b)], 'less'),
    ...loadRows(duel),
    ...metricRows(stories),
    ...row(
      'events',
      'events explained',
      '',
      both(stories, ({ events }) => (events.length > 0 ? events.length : undefined)),
    ),
  ];
}
