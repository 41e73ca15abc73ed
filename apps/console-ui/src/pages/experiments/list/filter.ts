import type { ExperimentItem } from '@gameday/console-api';

/** Which experiments are shown, by what came of them last. */
export const shows = ['all', 'as expected', 'against', 'not run', 'invalid'] as const;
export type Show = (typeof shows)[number];

export const sorts = ['name', 'duration', 'last run'] as const;
export type Sort = (typeof sorts)[number];

export interface ExperimentFilter {
  readonly words: string;
  /** All of them must be there. */
  readonly tags: readonly string[];
  readonly show: Show;
  readonly sort: Sort;
}

export const isInvalid = ({ problems }: Pick<ExperimentItem, 'problems'>): boolean =>
  problems.some(({ severity }) => severity === 'error');

function isShown(item: ExperimentItem, show: Show): boolean {
  const { lastRun } = item;
  switch (show) {
    case 'all':
      return true;
    case 'as expected':
      return lastRun?.asExpected === true;
    case 'against':
      return lastRun !== undefined && lastRun.state !== 'running' && lastRun.asExpected !== true;
    case 'not run':
      return lastRun === undefined;
    case 'invalid':
      return isInvalid(item);
  }
}

const textOf = ({ id, title, description, lesson, tags, targets, load, expected }: ExperimentItem): string =>
  [id, title, description, lesson, ...tags, ...targets, load, expected].join(' ').toLowerCase();

const orders: Readonly<Record<Sort, (a: ExperimentItem, b: ExperimentItem) => number>> = {
  name: (a, b) => a.title.localeCompare(b.title),
  duration: (a, b) => (a.seconds ?? Infinity) - (b.seconds ?? Infinity),
  'last run': (a, b) => (b.lastRun?.startedAtMs ?? 0) - (a.lastRun?.startedAtMs ?? 0),
};

/** The experiments that a person asks for, in the order asked for. */
export function chosen(
  items: readonly ExperimentItem[],
  { words, tags, show, sort }: ExperimentFilter,
): ExperimentItem[] {
  const wanted = words.toLowerCase().split(/\s+/);
  return items
    .filter((item) => isShown(item, show) && tags.every((tag) => item.tags.includes(tag)))
    .filter((item) => {
      const text = textOf(item);
      return wanted.every((word) => text.includes(word));
    })
    .sort(orders[sort]);
}

/** All tags, the most used first. */
export function tagsOf(items: readonly ExperimentItem[]): string[] {
  const counts = new Map<string, number>();
  for (const tag of items.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([tag]) => tag);
}
