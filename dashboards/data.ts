import { metric } from '@gameday/conventions';
import { type Dashboard, row } from './kit/dashboard.ts';
import { timeSeries } from './kit/panels/time-series.ts';
import { jobAndInstance } from './kit/variables.ts';
import { caches, outbox, pools, statements } from './queries/data.ts';

const databases = row(
  'Databases',
  timeSeries({
    title: 'Statements per second',
    description: 'What the services ask of each database.',
    unit: 'ops',
    queries: [statements.rate],
  }),
  timeSeries({
    title: 'Statements that failed',
    description: 'Statements per second that ended badly, by how.',
    unit: 'ops',
    queries: [statements.failed],
  }),
  timeSeries({
    title: 'Average time of a statement',
    description: 'With the wait for a connection.',
    unit: 's',
    queries: [statements.mean],
  }),
  timeSeries({
    title: 'P99 of statements',
    description: 'One statement in a hundred took longer, with the wait for a connection. The dots lead to traces.',
    unit: 's',
    queries: [statements.p99],
  }),
  timeSeries({
    title: 'Connections',
    description: 'Connections of all replicas to each database, in use and idle.',
    unit: 'none',
    style: 'step',
    queries: [pools.used, pools.idle],
  }),
  timeSeries({
    title: 'Waiting for a connection',
    description:
      'Requests that wait because every connection of their replica is in use. Above 0 the pool is the bottleneck.',
    unit: 'none',
    queries: [pools.waiting],
  }),
);

const beside = row(
  'Events and caches',
  timeSeries({
    title: 'Events not delivered yet',
    description:
      'Events in the outbox. They are kept until their receiver takes them; a line that only rises: it does not.',
    unit: 'none',
    legend: ['max', 'last'],
    queries: [outbox.pending],
  }),
  timeSeries({
    title: 'Deliveries of events',
    description: 'Attempts to deliver events, by how they ended. A failed one is tried again.',
    unit: 'none',
    style: 'bars',
    stack: 'normal',
    legend: ['sum'],
    queries: [outbox.delivered],
  }),
  timeSeries({
    title: 'Look-ups in caches',
    description: 'By what came of them. stale: the source failed and an old value was served.',
    unit: 'ops',
    stack: 'normal',
    queries: [caches.results],
  }),
  timeSeries({
    title: 'Found in the cache',
    description: 'Share of look-ups that needed no call, old values included.',
    unit: 'percentunit',
    max: 1,
    queries: [caches.hits],
  }),
);

export const data: Dashboard = {
  name: 'data',
  title: 'Gameday / Data',
  description: 'Are databases, pools, the outbox and caches what holds requests up?',
  variables: jobAndInstance(metric.databaseConnections, 'Which services'),
  rows: [databases, beside],
};
