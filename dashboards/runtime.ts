import { metric } from '@gameday/conventions';
import { type Dashboard, row } from './kit/dashboard.ts';
import { colour, steps } from './kit/looks.ts';
import { stat } from './kit/panels/stat.ts';
import { table } from './kit/panels/table.ts';
import { timeSeries } from './kit/panels/time-series.ts';
import { jobAndInstance } from './kit/variables.ts';
import { eventLoop, garbage, memory, processor, resources } from './queries/runtime.ts';

const lag = steps(colour.good, [0.05, colour.warning], [0.2, colour.bad]);

const now = row(
  'Now',
  stat({
    title: 'Event loop delay, worst P99',
    description: 'How late timers run in the process that is slowest. Above 50 ms every request of it waits that long.',
    unit: 's',
    thresholds: lag,
    width: 6,
    queries: [eventLoop.worst],
  }),
  stat({
    title: 'Processor time',
    description: 'Cores that the chosen processes use together.',
    unit: 'none',
    decimals: 2,
    width: 6,
    queries: [processor.total],
  }),
  stat({
    title: 'Largest process',
    description: 'Memory of the process that has most.',
    unit: 'bytes',
    width: 6,
    queries: [memory.most],
  }),
  stat({
    title: 'Youngest process',
    description: 'Time since the last start: a small number that nobody caused is a crash.',
    unit: 's',
    width: 6,
    queries: [resources.youngest],
  }),
);

const loop = row(
  'Event loop',
  timeSeries({
    title: 'Event loop delay: P99, per process',
    description: 'How late timers run: the loop was busy with something else for so long.',
    unit: 's',
    limits: true,
    thresholds: lag,
    queries: [eventLoop.p99],
  }),
  timeSeries({
    title: 'Event loop delay: longest, per process',
    description: 'The longest single block since the last scrape.',
    unit: 's',
    queries: [eventLoop.max],
  }),
  timeSeries({
    title: 'Event loop delay: worst process',
    description: 'Mean and percentiles, each of the process where it is highest.',
    unit: 's',
    queries: eventLoop.together,
  }),
  timeSeries({
    title: 'Processor time, per service',
    description: 'Cores that all replicas of a service use.',
    unit: 'none',
    decimals: 2,
    stack: 'normal',
    queries: [processor.perService],
  }),
  timeSeries({
    title: 'Processor time, per process',
    description: 'Cores that each process uses. A Node process can use little more than one.',
    unit: 'none',
    decimals: 2,
    width: 24,
    queries: [processor.perProcess],
  }),
);

const heap = row(
  'Memory and garbage',
  timeSeries({
    title: 'Heap used, per process',
    description: 'A saw-tooth is normal; a floor that rises is a leak.',
    unit: 'bytes',
    queries: [memory.heapUsed],
  }),
  timeSeries({
    title: 'Memory, per process',
    description: 'What the process holds of the machine: heap, code, buffers, stacks.',
    unit: 'bytes',
    queries: [memory.resident],
  }),
  timeSeries({
    title: 'Heap in use',
    description: 'Used part of the heap that Node has reserved.',
    unit: 'percentunit',
    max: 1,
    queries: [memory.heapOfTotal],
  }),
  timeSeries({
    title: 'Heap by space',
    description: 'What is in the heaps: new and old objects, code, large objects; of all chosen processes.',
    unit: 'bytes',
    stack: 'normal',
    queries: [memory.spaces],
  }),
  timeSeries({
    title: 'Buffers outside of the heap',
    description: 'Memory of Buffers and the like.',
    unit: 'bytes',
    queries: [memory.external],
  }),
  timeSeries({
    title: 'Collections per second',
    description: 'Minor: of young objects, quick. Major: of all. Incremental: parts of a major one.',
    unit: 'ops',
    queries: [garbage.rate],
  }),
  timeSeries({
    title: 'Average pause',
    description: 'How long a collection takes; the event loop stands still meanwhile.',
    unit: 's',
    queries: [garbage.pause],
  }),
  timeSeries({
    title: 'Time spent collecting',
    description: 'Share of the time that a process collects garbage.',
    unit: 'percentunit',
    queries: [garbage.share],
  }),
);

const held = row(
  'What processes hold',
  timeSeries({
    title: 'Active resources',
    description: 'What keeps the event loops alive: sockets, timers, pipes; of all chosen processes.',
    unit: 'none',
    stack: 'normal',
    queries: [resources.kinds],
  }),
  timeSeries({
    title: 'Open files against the limit',
    description: 'Files and sockets that are open. At 100 % no connection can be made.',
    unit: 'percentunit',
    queries: [resources.files],
  }),
  timeSeries({
    title: 'Time since start',
    description: 'A line that falls to 0 is a start.',
    unit: 's',
    legend: ['min', 'last'],
    queries: [resources.uptime],
  }),
  table({
    title: 'Versions',
    description: 'Which version of each service runs, on which Node.',
    keys: { service: 'service', version: 'version', node: 'Node' },
    columns: [{ heading: 'processes', query: resources.versions, decimals: 0 }],
    width: 12,
  }),
);

export const runtime: Dashboard = {
  name: 'runtime',
  title: 'Gameday / Runtime',
  description: 'Are the processes themselves well: event loop, heap, processor time, garbage?',
  variables: jobAndInstance(metric.serviceInfo, 'Which services'),
  rows: [now, loop, heap, held],
};
