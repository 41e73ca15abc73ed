import { type Dashboard, row } from './kit/dashboard.ts';
import { colour, coloured, steps, upDown, words } from './kit/looks.ts';
import { stat } from './kit/panels/stat.ts';
import { stateTimeline } from './kit/panels/state-timeline.ts';
import { timeSeries } from './kit/panels/time-series.ts';
import { jobAndInstance } from './kit/variables.ts';
import { foreign } from './names/foreign.ts';
import { database, processes, registry, targets, traces } from './queries/engines.ts';

const all = row(
  'All engines and services',
  stat({
    title: 'Targets down',
    description: 'Processes that Prometheus could read in this time range and now cannot.',
    unit: 'none',
    loud: true,
    thresholds: steps(colour.good, [1, colour.bad]),
    width: 4,
    height: 10,
    queries: [targets.down],
  }),
  stateTimeline({
    title: 'Up or down',
    description:
      'Whether Prometheus can read each job; with several processes whether it can read all of them. What this machine does not have is down.',
    unit: 'none',
    mappings: [upDown],
    width: 20,
    height: 10,
    queries: [targets.up],
  }),
  timeSeries({
    title: 'Processor time, per engine',
    description: 'Cores that each engine uses: what the lab costs beside the app.',
    unit: 'none',
    decimals: 2,
    stack: 'normal',
    queries: [processes.cpu],
  }),
  timeSeries({
    title: 'Memory, per engine',
    description: 'What each engine holds of the machine.',
    unit: 'bytes',
    stack: 'normal',
    queries: [processes.memory],
  }),
  timeSeries({
    title: 'Open files against the limit',
    description: 'At 100 % the engine can take no connection.',
    unit: 'percentunit',
    queries: [processes.files],
  }),
  timeSeries({
    title: 'Time since start',
    description: 'A line that falls to 0 is a start.',
    unit: 's',
    legend: ['min', 'last'],
    queries: [processes.uptime],
  }),
);

const consul = row(
  'Consul: who is where',
  stat({
    title: 'Consul',
    description: 'Whether Consul holds itself healthy.',
    unit: 'none',
    mappings: [words({ 0: ['not well', colour.bad], 1: ['healthy', colour.good] })],
    course: false,
    width: 4,
    height: 8,
    queries: [registry.healthy],
  }),
  timeSeries({
    title: 'Registered instances and watches',
    description: 'Instances of services that are registered, and callers that wait to hear of changes.',
    unit: 'none',
    style: 'step',
    width: 7,
    legend: ['max', 'last'],
    queries: [registry.instances, registry.watches],
  }),
  timeSeries({
    title: 'Requests to Consul',
    description: 'Requests per second, and those that failed.',
    unit: 'reqps',
    width: 7,
    named: { errors: [coloured(colour.bad)] },
    queries: [registry.requests, registry.errors],
  }),
  timeSeries({
    title: 'Time to store a change',
    description: 'Average time until a change is committed; 0 while nothing changes.',
    unit: 'ms',
    width: 6,
    queries: [registry.commit],
  }),
);

const prometheus = row(
  'Prometheus: metrics',
  timeSeries({
    title: 'Series',
    description: 'Time series in memory. It grows with replicas, routes and edges, and must not grow with users.',
    unit: 'none',
    decimals: 0,
    width: 6,
    queries: [database.series],
  }),
  timeSeries({
    title: 'Samples per second',
    description: 'Values that are stored.',
    unit: 'none',
    decimals: 0,
    width: 6,
    queries: [database.samples],
  }),
  timeSeries({
    title: 'Time for queries',
    description: 'Average time in each part of answering queries; queue_time grows when too many ask.',
    unit: 's',
    width: 6,
    queries: [database.querySeconds],
  }),
  timeSeries({
    title: 'Time for rules',
    description: 'Time that each group of rules takes, as a share of its interval. At 100 % evaluations are left out.',
    unit: 'percentunit',
    limits: true,
    thresholds: steps(colour.good, [1, colour.bad]),
    width: 6,
    queries: [database.ruleLoad],
  }),
);

const jaeger = row(
  'Jaeger: traces',
  timeSeries({
    title: 'Spans per second',
    description: 'Spans that Jaeger received, saved and lost.',
    unit: 'none',
    decimals: 0,
    queries: [traces.received, traces.saved, traces.lost],
  }),
  timeSeries({
    title: 'Queue',
    description: 'Use of the queue before the store. When it is full, spans are dropped.',
    unit: 'percentunit',
    max: 1,
    width: 6,
    queries: [traces.queue],
  }),
  timeSeries({
    title: 'Time to save a span',
    description: 'Average time to store a span.',
    unit: 's',
    width: 6,
    queries: [traces.saveSeconds],
  }),
);

export const engines: Dashboard = {
  name: 'engines',
  title: 'Gameday / Engines',
  description: 'Are Consul, Prometheus, Jaeger and the others well, and what do they cost?',
  variables: jobAndInstance(foreign.scrape.up, 'Which engines and services'),
  rows: [all, consul, prometheus, jaeger],
};
