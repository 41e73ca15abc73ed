import type { MetricDescription } from '@gameday/conventions';

/** A metric by its description or by its name. */
export type Name = string | Pick<MetricDescription, 'name'>;

const nameOf = (name: Name): string => (typeof name === 'string' ? name : name.name);

/** What the dashboards' variables choose; every selector of a scraped metric has it. */
const chosen = ['job=~"$job"', 'instance=~"$instance"'];

/** Series of a scraped metric, of the chosen jobs and instances. */
export const select = (name: Name, ...matchers: readonly string[]): string => selectAll(name, ...chosen, ...matchers);

/** Series of a metric, whoever exports it: for those that have no job or no instance. */
export const selectAll = (name: Name, ...matchers: readonly string[]): string =>
  `${nameOf(name)}{${matchers.join(', ')}}`;

/** The parts of a histogram or a summary. */
export const bucketOf = (name: Name): string => `${nameOf(name)}_bucket`;
export const countOf = (name: Name): string => `${nameOf(name)}_count`;
export const sumOf = (name: Name): string => `${nameOf(name)}_sum`;

/** The window of rates: Grafana makes it four scrapes at least, and longer as the picture covers more time. */
export const window = '$__rate_interval';

export const rate = (selector: string): string => `rate(${selector}[${window}])`;

type Labels = readonly string[];

const aggregate = (operator: string) => (labels: Labels, expression: string) =>
  labels.length === 0 ? `${operator}(${expression})` : `${operator} by (${labels.join(', ')}) (${expression})`;

export const sumBy = aggregate('sum');
export const maxBy = aggregate('max');
export const minBy = aggregate('min');
export const countBy = aggregate('count');

/** Sum of rates by labels. */
export const rateBy = (labels: Labels, selector: string): string => sumBy(labels, rate(selector));

/** A part of a whole; absent where the whole is 0, rather than a division by zero. */
export const ratio = (part: string, whole: string): string => `${part}\n/\n(${whole} > 0)`;

/** An expression that is 0, not absent, where the other one has a series. */
export const orZero = (expression: string, wherever: string): string => `(${expression} or 0 * ${wherever})`;

/**
 * Where nothing happened the truth is a zero, not an absence: one series of 0, with labels that its legend reads well with.
 * @param expression an aggregation of what happens now and then
 */
export const orNone = (expression: string, labels: Readonly<Record<string, string>>): string => {
  const relabelled = (inner: string, [label, value]: readonly [string, string]): string =>
    `label_replace(${inner}, "${label}", "${value}", "", "")`;
  return `${expression}\nor on ()\n${Object.entries(labels).reduce(relabelled, 'vector(0)')}`;
};

/** The mean of a histogram or a summary over the window. */
export const mean = (labels: Labels, name: Name, ...matchers: readonly string[]): string =>
  ratio(rateBy(labels, select(sumOf(name), ...matchers)), rateBy(labels, select(countOf(name), ...matchers)));

/** A quantile of a histogram over the window. */
export const quantile = (q: number, labels: Labels, name: Name, ...matchers: readonly string[]): string =>
  `histogram_quantile(${q}, ${rateBy([...labels, 'le'], select(bucketOf(name), ...matchers))})`;

/**
 * What a counter grew by in the window. A counter that is born with its first event has no value before it, and
 * `increase` would lose that event; here a series that was not there counts in full.
 */
export const grown = (labels: Labels, selector: string): string =>
  sumBy(labels, `(${selector} unless ${selector} offset ${window}) or increase(${selector}[${window}])`);
