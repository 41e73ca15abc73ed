import type { Matcher, Selector } from '../promql.ts';
import { type Complaint, everyTarget, type Rule, standIns } from '../rule.ts';

/** Rules of Grafana's dashboard-linter about queries. */

const aboutSelectors = (
  name: string,
  description: string,
  complaint: (selector: Selector) => string | undefined,
): Rule => ({
  name,
  description,
  check: (model) =>
    everyTarget(model).flatMap(({ place, parsed }) =>
      parsed.selectors.flatMap((selector): Complaint[] => {
        const message = complaint(selector);
        return message === undefined ? [] : [{ ...place, selector: selector.text, message }];
      }),
    ),
});

const isChosen = (label: string, { label: name, operator, value }: Matcher): boolean =>
  name === label && operator === '=~' && value === `$${label}`;

const needsMatcher = (label: string): Rule =>
  aboutSelectors(`target-${label}-rule`, `every selector has ${label}=~"$${label}"`, ({ matchers, text }) =>
    matchers.some((matcher) => isChosen(label, matcher)) ? undefined : `${text} has no ${label}=~"$${label}"`,
  );

const promql: Rule = {
  name: 'target-promql-rule',
  description: 'queries are PromQL',
  check: (model) =>
    everyTarget(model).flatMap(({ place, target, parsed: { errors } }) => [
      ...(target.expr.trim() === '' ? [{ ...place, message: 'is empty' }] : []),
      ...errors.map((error) => ({ ...place, message: `is no PromQL: ${error}` })),
    ]),
};

const rates = new Set(['rate', 'irate']);

const rateInterval = aboutSelectors(
  'target-rate-interval-rule',
  'rates are over $__rate_interval: four scrapes at least',
  ({ text, range, handedTo = '' }) =>
    range !== undefined && range !== standIns.__rate_interval && rates.has(handedTo)
      ? `the rate of ${text} is over ${range}, not $__rate_interval`
      : undefined,
);

const growth = new Set([...rates, 'increase']);

const counters = aboutSelectors(
  'target-counter-agg-rule',
  'counters are shown by what they grow by',
  ({ name, text, handedTo }) =>
    name.endsWith('_total') && !growth.has(handedTo ?? '')
      ? `the counter ${text} is read without rate, irate or increase`
      : undefined,
);

export const targetRules: readonly Rule[] = [
  promql,
  rateInterval,
  needsMatcher('job'),
  needsMatcher('instance'),
  counters,
];
