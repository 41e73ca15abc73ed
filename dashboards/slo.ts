import { type Dashboard, row } from './kit/dashboard.ts';
import { colour, steps } from './kit/looks.ts';
import { gauge } from './kit/panels/gauges.ts';
import { stat } from './kit/panels/stat.ts';
import { table } from './kit/panels/table.ts';
import { timeSeries, type TimeSeriesOptions } from './kit/panels/time-series.ts';
import { choice } from './kit/variables.ts';
import { alerts, burnRate, highestBurn, objectives, recorded, type Window } from './queries/slo.ts';

const budgetSteps = steps(colour.bad, [0, colour.warning], [0.5, colour.good]);

const now = row(
  'Objectives',
  stat({
    title: 'Objective',
    description: 'What is promised: the share of requests that are good, over one day.',
    unit: 'percentunit',
    names: true,
    course: false,
    width: 6,
    height: 6,
    queries: [objectives.objective],
  }),
  stat({
    title: 'Attained by the worst service',
    description: 'The share of good requests over the last day, of the service that does worst.',
    unit: 'percentunit',
    decimals: 3,
    names: true,
    width: 6,
    height: 6,
    queries: [objectives.worst],
  }),
  gauge({
    title: 'Error budget left',
    description:
      'What is left of the bad requests that the objective allows in a day, of the service that has least. Below 0 it is broken.',
    unit: 'percentunit',
    decimals: 0,
    min: 0,
    max: 1,
    thresholds: budgetSteps,
    width: 6,
    queries: [objectives.lowestBudget],
  }),
  stat({
    title: 'Highest burn rate',
    description: 'How fast the budget is used up over 1 minute and over 12. At 1 it lasts exactly for its day.',
    unit: 'none',
    decimals: 1,
    names: true,
    thresholds: steps(colour.good, [1, colour.warning], [6, colour.bad]),
    width: 6,
    height: 6,
    queries: [highestBurn('1m'), highestBurn('12m')],
  }),
);

const services = row(
  'Services',
  table({
    title: 'Services and their objectives',
    description: 'Over the last day. The budget is what the objective allows to go wrong.',
    keys: { service: 'service', slo: 'objective' },
    columns: [
      { heading: 'attained', query: objectives.attained, unit: 'percentunit', decimals: 3 },
      { heading: 'budget left', query: objectives.budget, unit: 'percentunit', decimals: 0 },
      { heading: 'requests/s', query: objectives.total, unit: 'reqps', decimals: 1 },
      { heading: 'bad/s', query: objectives.errors, unit: 'reqps', decimals: 2 },
      { heading: 'burn 1 min', query: burnRate('1m'), decimals: 1 },
      { heading: 'burn 12 min', query: burnRate('12m'), decimals: 1 },
      { heading: 'burn 2 h 24', query: burnRate('2h24m'), decimals: 1 },
    ],
    sortedBy: 'burn 12 min',
  }),
  timeSeries({
    title: 'Error budget left, per service',
    description: 'What is left of the bad requests that a day allows. Below 0 the objective is broken.',
    unit: 'percentunit',
    min: -1,
    max: 1,
    limits: true,
    thresholds: budgetSteps,
    legend: ['min', 'last'],
    queries: [objectives.budget],
  }),
  timeSeries({
    title: 'Bad requests per second',
    description: 'Requests that count against an objective: failed ones, or such that took longer than it allows.',
    unit: 'reqps',
    queries: [objectives.errors],
  }),
);

/** An alert fires when the long and the short window are both above its factor. */
const burn = (window: Window, factor: number, what: string): TimeSeriesOptions => ({
  title: `Burn rate over ${window}`,
  description: `${what} The dashed line is the factor of its alert, ${factor}.`,
  unit: 'none',
  decimals: 1,
  limits: true,
  thresholds: steps(colour.good, [factor, colour.bad]),
  queries: [burnRate(window)],
});

const rates = row(
  'Burn rates, window by window',
  timeSeries({ ...burn('2m', 14.4, 'Fast: 2 % of a day’s budget within 2 minutes.'), width: 8 }),
  timeSeries({ ...burn('12m', 6, 'Less fast: 5 % of a day’s budget within 12 minutes.'), width: 8 }),
  timeSeries({ ...burn('2h24m', 1, 'Slow: 10 % of a day’s budget within 2 h 24.'), width: 8 }),
  timeSeries({
    ...burn('10s', 14.4, 'The short window of the fast alert: it lets go soon after the trouble is over.'),
  }),
  timeSeries({ ...burn('1m', 6, 'The short window of the less fast alert.') }),
  table({
    title: 'Alerts about objectives',
    description: 'page: somebody should look at once. ticket: within the day.',
    keys: { alertname: 'alert', severity: 'severity', service: 'service', slo: 'objective', alertstate: 'state' },
    columns: [{ heading: 'active', query: alerts, settings: [{ id: 'custom.hidden', value: true }] }],
    height: 6,
  }),
);

export const slo: Dashboard = {
  name: 'slo',
  title: 'Gameday / Objectives',
  description: 'Does each service keep what is promised, and how fast is the error budget used up?',
  tags: ['slo'],
  variables: [
    choice({ name: 'service', description: 'Which services', of: recorded.total }),
    choice({ name: 'slo', description: 'Which objectives', of: recorded.objective }),
  ],
  rows: [now, services, rates],
  from: '1h',
};
