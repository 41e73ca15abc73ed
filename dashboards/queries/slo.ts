import { maxBy, minBy, selectAll, sumBy } from '../kit/promql.ts';
import type { Query } from '../kit/query.ts';

/** What `rules/slo.rules.yml` records, in the order from short to long. */
export const recorded = {
  objective: 'slo:objective:ratio',
  total: 'slo:sli_total:rate10s',
  errors: 'slo:sli_errors:rate10s',
  errorRatio: 'slo:sli_error:ratio_rate1d',
  budget: 'slo:error_budget:remaining_ratio',
  burn: {
    '10s': 'slo:burn_rate:ratio_rate10s',
    '1m': 'slo:burn_rate:ratio_rate1m',
    '2m': 'slo:burn_rate:ratio_rate2m',
    '12m': 'slo:burn_rate:ratio_rate12m',
    '2h24m': 'slo:burn_rate:ratio_rate2h24m',
  },
} as const;

const of = (name: string, ...matchers: readonly string[]): string =>
  selectAll(name, 'service=~"$service"', 'slo=~"$slo"', ...matchers);
const each = ['service', 'slo'];
const legend = '{{service}}: {{slo}}';
const every = '10s';

export const objectives = {
  objective: { expression: maxBy(['slo'], selectAll(recorded.objective, 'slo=~"$slo"')), legend: '{{slo}}', every },
  attained: { expression: `1 - ${maxBy(each, of(recorded.errorRatio))}`, legend, every },
  worst: { expression: minBy(['slo'], `1 - ${of(recorded.errorRatio)}`), legend: '{{slo}}', every },
  lowestBudget: { expression: minBy(['slo'], of(recorded.budget)), legend: '{{slo}}', every },
  budget: { expression: minBy(each, of(recorded.budget)), legend, every },
  total: { expression: sumBy(each, of(recorded.total)), every },
  errors: { expression: sumBy(each, of(recorded.errors)), legend, every },
} satisfies Record<string, Query>;

export type Window = keyof typeof recorded.burn;

/** How fast the error budget is used up: 1 uses up exactly all of it in its period. */
export const burnRate = (window: Window): Query => ({
  expression: maxBy(each, of(recorded.burn[window])),
  legend,
  every,
});

/** The highest of all services, for each window. */
export const highestBurn = (window: Window): Query => ({
  expression: maxBy(['slo'], of(recorded.burn[window])),
  legend: `{{slo}}: ${window}`,
  every,
});

export const alerts: Query = {
  expression: maxBy(
    ['alertname', 'severity', 'service', 'slo', 'alertstate'],
    selectAll('ALERTS', 'slo=~"$slo"', 'service=~"$service"'),
  ),
  until: 'alert',
  every,
};
