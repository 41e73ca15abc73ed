import { metric } from '@gameday/conventions';
import { type Dashboard, row } from './kit/dashboard.ts';
import { colour, steps } from './kit/looks.ts';
import { stat } from './kit/panels/stat.ts';
import { table } from './kit/panels/table.ts';
import { timeSeries } from './kit/panels/time-series.ts';
import { choice, jobAndInstance } from './kit/variables.ts';
import { foreign } from './names/foreign.ts';
import { load, parts, perTransactionOf, server, soFar } from './queries/k6.ts';

const now = row(
  'Now',
  stat({
    title: 'Users at work',
    description: 'Virtual users at work now.',
    unit: 'none',
    width: 4,
    queries: [load.users],
  }),
  stat({
    title: 'Requests per second',
    description: 'Requests that k6 sends.',
    unit: 'reqps',
    width: 5,
    queries: [load.rate],
  }),
  stat({
    title: 'Average',
    description: 'Average time of a request, from its being sent to the end of its answer.',
    unit: 's',
    width: 5,
    thresholds: steps(colour.good, [1, colour.warning], [3, colour.bad]),
    queries: [load.mean],
  }),
  stat({
    title: 'Failed',
    description: 'Share of requests that did not get the answer that the scenario expects.',
    unit: 'percentunit',
    decimals: 2,
    width: 5,
    thresholds: steps(colour.good, [0.001, colour.warning], [0.01, colour.bad]),
    queries: [load.failed],
  }),
  stat({
    title: 'Requests in flight',
    description: 'Requests that the door of the app serves now.',
    unit: 'none',
    width: 5,
    queries: [server.inFlight],
  }),
);

const sides = row(
  'Both sides',
  timeSeries({
    title: 'Requests per second: sent and served',
    description: 'They differ while requests wait on the way, or when somebody else uses the app too.',
    unit: 'reqps',
    queries: [load.rate, server.rate],
  }),
  timeSeries({
    title: 'Failed: seen and answered',
    description: 'What k6 sees and the app does not count failed on the way: connections refused or broken, time-outs.',
    unit: 'percentunit',
    queries: [load.failed, server.failed],
  }),
  timeSeries({
    title: 'Average time: measured on both sides',
    description: 'The difference is time on the way: in the kernel, in queues before the app reads the request.',
    unit: 's',
    queries: [load.mean, server.mean],
  }),
  timeSeries({
    title: 'Percentiles: measured on both sides',
    description: "The app's are of the moment; k6 gives those of the whole run so far, of the slowest transaction.",
    unit: 's',
    queries: [soFar.p95, soFar.p99, server.p95, server.p99],
  }),
);

const transactions = row(
  'Transactions',
  table({
    title: 'Transactions of the run so far',
    description: 'Every transaction of the scenario: how often, how well, how fast.',
    keys: { scenario: 'scenario', transaction: 'transaction' },
    columns: [
      { heading: 'requests', query: perTransactionOf.count, decimals: 0 },
      { heading: 'TPS', query: perTransactionOf.rate, unit: 'reqps', decimals: 1 },
      { heading: 'failed', query: perTransactionOf.failed, unit: 'percentunit', decimals: 2 },
      { heading: 'average', query: perTransactionOf.avg, unit: 's' },
      { heading: 'P50', query: perTransactionOf.p50, unit: 's' },
      { heading: 'P95', query: perTransactionOf.p95, unit: 's' },
      { heading: 'P99', query: perTransactionOf.p99, unit: 's' },
      { heading: 'P999', query: perTransactionOf.p999, unit: 's' },
      { heading: 'max', query: perTransactionOf.max, unit: 's' },
    ],
    sortedBy: 'requests',
  }),
  timeSeries({
    title: 'Requests per second, per transaction',
    description: 'An average over all transactions hides the slow one; so they are shown apart.',
    unit: 'reqps',
    queries: [perTransactionOf.rate],
  }),
  timeSeries({
    title: 'Average time, per transaction',
    description: 'Average over the last moments, not over the run.',
    unit: 's',
    queries: [perTransactionOf.mean],
  }),
);

const generator = row(
  'The load itself',
  timeSeries({
    title: 'Users',
    description: 'Virtual users at work, and how many k6 keeps ready.',
    unit: 'none',
    style: 'step',
    legend: ['max', 'last'],
    queries: [load.users, load.usersMax],
  }),
  timeSeries({
    title: 'Iterations per second',
    description:
      'How often the scenario is gone through. Dropped ones: k6 had no user free to keep the pace asked for.',
    unit: 'ops',
    queries: [load.iterations, load.dropped],
  }),
  timeSeries({
    title: 'Checks',
    description: 'Share of each check that was met, of the run so far.',
    unit: 'percentunit',
    max: 1,
    legend: ['min', 'last'],
    queries: [load.checks],
  }),
  timeSeries({
    title: 'Where the time goes',
    description: 'Parts of a request as k6 sees them. Waiting for a connection: k6 itself is the bottleneck.',
    unit: 's',
    stack: 'normal',
    queries: parts,
  }),
  timeSeries({
    title: 'Data',
    description: 'Bytes per second.',
    unit: 'Bps',
    queries: [load.received, load.sent],
  }),
);

export const loadTest: Dashboard = {
  name: 'load-test',
  title: 'Gameday / Load test',
  description: 'What does the load generator measure, and what does the app itself?',
  tags: ['load'],
  variables: [
    ...jobAndInstance(metric.serviceInfo, 'The door that the load goes to', 'gateway'),
    choice({ name: 'scenario', description: 'Which scenarios', of: foreign.k6.iterations }),
  ],
  rows: [now, sides, transactions, generator],
};
