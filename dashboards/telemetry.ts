import { type Dashboard, row } from './kit/dashboard.ts';
import { colour, steps } from './kit/looks.ts';
import { stat } from './kit/panels/stat.ts';
import { table } from './kit/panels/table.ts';
import { timeSeries } from './kit/panels/time-series.ts';
import { jobAndInstance } from './kit/variables.ts';
import { foreign } from './names/foreign.ts';
import { database, targets, traces, upkeep } from './queries/engines.ts';
import { spans } from './queries/telemetry.ts';

const spanRow = row(
  'Spans',
  stat({
    title: 'Spans lost',
    description: 'Share of the spans that did not reach Jaeger. Pictures of requests have holes when it is above 0.',
    unit: 'percentunit',
    decimals: 2,
    thresholds: steps(colour.good, [0.0001, colour.warning], [0.05, colour.bad]),
    width: 4,
    height: 8,
    queries: [spans.lostShare],
  }),
  timeSeries({
    title: 'Spans sent per second, per service',
    description: 'Spans that Jaeger took from each service.',
    unit: 'none',
    decimals: 1,
    width: 10,
    queries: [spans.exported],
  }),
  timeSeries({
    title: 'Spans lost, per service',
    description:
      'queue_full: more than could be kept. export_failed: Jaeger did not answer. refused: it did not want them.',
    unit: 'none',
    style: 'bars',
    stack: 'normal',
    legend: ['sum'],
    width: 10,
    queries: [spans.dropped],
  }),
  timeSeries({
    title: 'Spans at Jaeger',
    description: 'What came in, what was saved and what was lost there.',
    unit: 'none',
    decimals: 0,
    queries: [traces.received, traces.saved, traces.lost],
  }),
  timeSeries({
    title: 'Exemplars per second',
    description: 'Samples of histograms that carry a trace id: the dots that lead from a picture to a trace.',
    unit: 'none',
    decimals: 1,
    queries: [upkeep.exemplars],
  }),
);

const scrapes = row(
  'Scrapes',
  timeSeries({
    title: 'Time to scrape, slowest of each job',
    description: 'How long a process takes to say its metrics. Services are read every 2 s, engines every 10 s.',
    unit: 's',
    limits: true,
    thresholds: steps(colour.good, [2, colour.bad]),
    queries: [targets.scrapeSeconds],
  }),
  timeSeries({
    title: 'Samples, per job',
    description: 'How many values a scrape of all processes of a job brings.',
    unit: 'none',
    decimals: 0,
    stack: 'normal',
    queries: [upkeep.samplesPerJob],
  }),
  timeSeries({
    title: 'New series, per job',
    description: 'Series that were not there before. Many without a new replica: a label has unbounded values.',
    unit: 'none',
    decimals: 0,
    style: 'bars',
    stack: 'normal',
    legend: ['sum'],
    queries: [upkeep.churn],
  }),
  table({
    title: 'Targets',
    description: 'How many processes of each job are read, and how many of them answer.',
    keys: { job: 'job' },
    columns: [
      { heading: 'processes', query: targets.count, decimals: 0 },
      { heading: 'all up', query: targets.up, settings: [{ id: 'unit', value: 'bool_yes_no' }] },
      { heading: 'slowest scrape', query: targets.scrapeSeconds, unit: 's' },
      { heading: 'samples', query: upkeep.samplesPerJob, decimals: 0 },
    ],
    sortedBy: 'samples',
    width: 12,
  }),
);

const store = row(
  'Store and rules',
  timeSeries({
    title: 'Series in memory',
    description: 'All time series that Prometheus keeps at hand.',
    unit: 'none',
    decimals: 0,
    width: 8,
    queries: [database.series],
  }),
  timeSeries({
    title: 'Samples written by others',
    description: 'Values per second that come by remote write: those of a load test.',
    unit: 'none',
    decimals: 0,
    width: 8,
    queries: [upkeep.remote],
  }),
  timeSeries({
    title: 'Exemplars in store',
    description: 'Exemplars that can be shown; the oldest give way.',
    unit: 'none',
    decimals: 0,
    width: 8,
    queries: [upkeep.exemplarsStored],
  }),
  timeSeries({
    title: 'Rules that failed or were left out',
    description: 'Evaluations per second that failed, or that were left out because the one before took too long.',
    unit: 'none',
    queries: [upkeep.ruleFailures, upkeep.ruleMissed],
  }),
  timeSeries({
    title: 'Time for rules',
    description: 'Time that each group of rules takes, as a share of its interval.',
    unit: 'percentunit',
    queries: [database.ruleLoad],
  }),
);

export const telemetry: Dashboard = {
  name: 'telemetry',
  title: 'Gameday / Telemetry',
  description: 'Can what is seen be trusted: are spans lost, scrapes slow, series too many, rules late?',
  variables: jobAndInstance(foreign.scrape.up, 'Whose telemetry'),
  rows: [spanRow, scrapes, store],
};
