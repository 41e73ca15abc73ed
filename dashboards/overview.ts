import { metric } from '@gameday/conventions';
import { type Dashboard, row } from './kit/dashboard.ts';
import { colour, steps } from './kit/looks.ts';
import { heatmap } from './kit/panels/heatmap.ts';
import { nodeGraph } from './kit/panels/node-graph.ts';
import { stat } from './kit/panels/stat.ts';
import { table } from './kit/panels/table.ts';
import { timeSeries } from './kit/panels/time-series.ts';
import { jobAndInstance } from './kit/variables.ts';
import {
  map,
  percentiles,
  perEdge,
  perRoute,
  perService,
  durations,
  state,
  statusCodes,
  total,
} from './queries/red.ts';

const errorSteps = steps(colour.good, [0.001, colour.warning], [0.01, colour.bad]);
const colouredText = { id: 'custom.cellOptions', value: { type: 'color-text' } };
const errorSettings = [
  colouredText,
  {
    id: 'thresholds',
    value: {
      mode: 'absolute',
      steps: [
        { value: null, color: colour.quiet },
        { value: 0.001, color: colour.warning },
        { value: 0.01, color: colour.bad },
      ],
    },
  },
];

/** Four beside each other: their titles are read in full on a narrow screen, too. */
const quarter = { width: 6 } as const;

const glance = row(
  'At a glance',
  stat({
    title: 'Requests per second',
    description:
      'Requests that the chosen services serve, inner calls included: one request at the door makes several.',
    unit: 'reqps',
    ...quarter,
    queries: [total.rate],
  }),
  stat({
    title: 'Failed',
    description: 'Share of requests that were answered with 5xx.',
    unit: 'percentunit',
    decimals: 2,
    thresholds: errorSteps,
    ...quarter,
    queries: [total.errors],
  }),
  stat({
    title: 'Average',
    description: 'Average time to serve a request, of all chosen services together.',
    unit: 's',
    ...quarter,
    queries: [total.mean],
  }),
  stat({
    title: 'P999',
    description: 'One request in a thousand took longer than this; read from the buckets of the histogram.',
    unit: 's',
    ...quarter,
    queries: [total.p999],
  }),
  stat({
    title: 'Replicas',
    description:
      'Replicas that are ready, and replicas that the deployments want. They differ while one starts or is broken.',
    unit: 'none',
    names: true,
    course: false,
    ...quarter,
    queries: [
      { ...state.replicasReady, legend: 'ready' },
      { ...state.replicasWanted, legend: 'wanted' },
    ],
  }),
  stat({
    title: 'Breakers open',
    description: 'Circuit breakers that are open now: each replica has one for every service that it calls.',
    unit: 'none',
    thresholds: steps(colour.good, [1, colour.bad]),
    ...quarter,
    queries: [state.breakersOpen],
  }),
  stat({
    title: 'Faults in force',
    description: 'Faults that experiments hold in force now.',
    unit: 'none',
    thresholds: steps(colour.good, [1, colour.warning]),
    ...quarter,
    queries: [state.faults],
  }),
  stat({
    title: 'Alerts firing',
    description: 'Alerts whose condition has held for as long as they ask; the table below names them.',
    unit: 'none',
    thresholds: steps(colour.good, [1, colour.bad]),
    ...quarter,
    queries: [state.alertsFiring],
  }),
);

const red = row(
  'Rate, errors, duration',
  timeSeries({
    title: 'Requests per second, per service',
    description: 'How much each service serves.',
    unit: 'reqps',
    queries: [perService.rate],
  }),
  timeSeries({
    title: 'Failed requests, per service',
    description: 'Share of requests that were answered with 5xx. A service without traffic has no share.',
    unit: 'percentunit',
    queries: [perService.errors],
  }),
  timeSeries({
    title: 'Average time, per service',
    description: 'Average time to serve a request. It hides the slow ones: see the percentiles beside it.',
    unit: 's',
    queries: [perService.mean],
  }),
  timeSeries({
    title: 'P999, per service',
    description: 'One request in a thousand took longer. The dots are single requests; each leads to its trace.',
    unit: 's',
    queries: [perService.p999],
  }),
  timeSeries({
    title: 'Percentiles, all chosen services',
    description: 'Where the times lie: half of the requests are below P50, and so on. The dots lead to traces.',
    unit: 's',
    queries: percentiles,
  }),
  timeSeries({
    title: 'Answers by status',
    description: 'Requests per second by the status code of the answer.',
    unit: 'reqps',
    stack: 'normal',
    queries: [statusCodes],
  }),
);

const services = row(
  'Services and routes',
  table({
    title: 'Services',
    description: 'What each service does now. A row for every service that serves something.',
    keys: { service: 'service' },
    columns: [
      { heading: 'requests/s', query: perService.rate, unit: 'reqps', decimals: 1 },
      { heading: 'failed', query: perService.errors, unit: 'percentunit', decimals: 2, settings: errorSettings },
      { heading: 'average', query: perService.mean, unit: 's' },
      { heading: 'P99', query: perService.p99, unit: 's' },
      { heading: 'P999', query: perService.p999, unit: 's' },
      { heading: 'in flight', query: perService.inFlight, decimals: 0 },
      { heading: 'processes', query: perService.replicas, decimals: 0 },
    ],
    sortedBy: 'requests/s',
  }),
  table({
    title: 'Routes',
    description: 'What each route does now. A row for every route that is asked for.',
    keys: { service: 'service', http_request_method: 'method', http_route: 'route' },
    columns: [
      { heading: 'requests/s', query: perRoute.rate, unit: 'reqps', decimals: 1 },
      { heading: 'failed', query: perRoute.errors, unit: 'percentunit', decimals: 2, settings: errorSettings },
      { heading: 'average', query: perRoute.mean, unit: 's' },
      { heading: 'P99', query: perRoute.p99, unit: 's' },
    ],
    sortedBy: 'requests/s',
    height: 10,
  }),
);

const where = row(
  'Where the time goes',
  heatmap({
    title: 'Times of requests',
    description: 'How many requests took how long. Two bands are two kinds of requests, or some that wait.',
    unit: 's',
    queries: [durations],
  }),
  nodeGraph({
    title: 'Who calls whom',
    description: 'Services with their requests per second; edges with their attempts per second.',
    unit: 'reqps',
    nodes: map.nodes,
    edges: map.edges,
  }),
  timeSeries({
    title: 'Attempts per second, per edge',
    description: 'How often each service calls another; retries count.',
    unit: 'reqps',
    queries: [perEdge.rate],
  }),
  timeSeries({
    title: 'P99 of attempts, per edge',
    description: 'What callers wait for an answer, as they measure it: the way there and back is in it.',
    unit: 's',
    queries: [perEdge.p99],
  }),
);

const alerts = row(
  'Alerts',
  table({
    title: 'Alerts',
    description: 'Alerts that are pending (their condition holds) or firing (it has held for long enough).',
    keys: { alertname: 'alert', severity: 'severity', service: 'service', alertstate: 'state' },
    columns: [{ heading: 'active', query: state.alerts, settings: [{ id: 'custom.hidden', value: true }] }],
    height: 6,
  }),
);

export const overview: Dashboard = {
  name: 'overview',
  title: 'Gameday / Overview',
  description: 'Is the app well? Rate, errors and duration of every service, and what is unusual now.',
  variables: jobAndInstance(metric.serviceInfo, 'Which services'),
  rows: [glance, red, services, where, alerts],
};
