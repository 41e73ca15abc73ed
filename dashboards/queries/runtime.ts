import { metric } from '@gameday/conventions';
import { countOf, maxBy, mean, rate, select, sumBy, sumOf } from '../kit/promql.ts';
import type { Query } from '../kit/query.ts';
import { foreign } from '../names/foreign.ts';

/** The processes of the services: Node's event loop, memory and processor time, as prom-client exports them. */

const { node, process } = foreign;
/** Engines export `process_*` too; only the lab's own processes have this label. */
const ours = 'service!=""';
const instance = ['instance'];
const legend = '{{instance}}';

const highest = (name: string): Query => ({ expression: maxBy(instance, select(name)), legend });
const all = (name: string, labelled: string): Query => ({ expression: maxBy([], select(name)), legend: labelled });

export const eventLoop = {
  p99: highest(node.lagP99),
  max: highest(node.lagMax),
  together: [
    { expression: maxBy([], select(node.lagMean)), legend: 'mean' },
    all(node.lagP50, 'P50'),
    all(node.lagP99, 'P99'),
    all(node.lagMax, 'longest'),
  ],
  worst: { expression: maxBy([], select(node.lagP99)) },
} satisfies Record<string, Query | readonly Query[]>;

export const memory = {
  heapUsed: highest(node.heapUsed),
  heapOfTotal: {
    expression: maxBy(instance, `${select(node.heapUsed)} / ${select(node.heapTotal)}`),
    legend,
  },
  spaces: { expression: sumBy(['space'], select(node.heapSpaceUsed)), legend: '{{space}}' },
  external: highest(node.external),
  resident: { expression: maxBy(instance, select(process.residentBytes, ours)), legend },
  most: { expression: maxBy([], select(process.residentBytes, ours)) },
} satisfies Record<string, Query>;

export const processor = {
  perProcess: { expression: sumBy(instance, rate(select(process.cpuSeconds, ours))), legend },
  perService: { expression: sumBy(['service'], rate(select(process.cpuSeconds, ours))), legend: '{{service}}' },
  total: { expression: sumBy([], rate(select(process.cpuSeconds, ours))) },
} satisfies Record<string, Query>;

export const garbage = {
  rate: { expression: sumBy(['kind'], rate(select(countOf(node.gcSeconds)))), legend: '{{kind}}' },
  pause: { expression: mean(['kind'], node.gcSeconds), legend: '{{kind}}' },
  share: { expression: sumBy(instance, rate(select(sumOf(node.gcSeconds)))), legend },
} satisfies Record<string, Query>;

export const resources = {
  kinds: { expression: sumBy(['type'], select(node.resources)), legend: '{{type}}' },
  files: {
    expression: maxBy(instance, `${select(process.openFds, ours)} / ${select(process.maxFds, ours)}`),
    legend,
  },
  uptime: { expression: `time() - ${maxBy(instance, select(process.startTime, ours))}`, legend },
  youngest: { expression: `time() - ${maxBy([], select(process.startTime, ours))}` },
  versions: {
    expression: `count by (service, version, node) (${maxBy(['service', 'instance', 'version'], select(metric.serviceInfo))} * on (service, instance) group_left (node) ${maxBy(['service', 'instance', 'node'], `label_replace(${select(node.version)}, "node", "$1", "version", "(.+)")`)})`,
  },
} satisfies Record<string, Query>;
