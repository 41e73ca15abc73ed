import { countBy, countOf, maxBy, minBy, rate, rateBy, ratio, select, sumBy, sumOf } from '../kit/promql.ts';
import type { Query } from '../kit/query.ts';
import { foreign } from '../names/foreign.ts';

/** The engines that the lab runs on, as they see themselves and as Prometheus sees them. */

const { scrape, process, consul, prometheus, jaeger } = foreign;
const every = '10s';
/** The services' processes have a label `service`; what else exports `process_*` is an engine. */
const notOurs = 'service=""';
const job = ['job'];
const perJob = '{{job}}';
const engine = <const Q extends Omit<Query, 'every'>>(query: Q) => ({ every, ...query }) as const;

export const targets = {
  up: engine({ expression: minBy(job, select(scrape.up)), legend: perJob }),
  /** An engine that this machine does not have was never up, and is not counted. */
  down: {
    expression: `count((${select(scrape.up)} == 0) and (max_over_time(${select(scrape.up)}[$__range]) == 1)) or vector(0)`,
  },
  count: { expression: countBy(job, select(scrape.up)) },
  scrapeSeconds: engine({ expression: maxBy(job, select(scrape.seconds)), legend: perJob }),
} satisfies Record<string, Query>;

export const processes = {
  cpu: engine({ expression: rateBy(job, select(process.cpuSeconds, notOurs)), legend: perJob }),
  memory: engine({ expression: sumBy(job, select(process.residentBytes, notOurs)), legend: perJob }),
  files: engine({
    expression: maxBy(job, `${select(process.openFds, notOurs)} / ${select(process.maxFds, notOurs)}`),
    legend: perJob,
  }),
  uptime: engine({ expression: `time() - ${maxBy(job, select(process.startTime, notOurs))}`, legend: perJob }),
} satisfies Record<string, Query>;

export const registry = {
  healthy: engine({ expression: minBy([], select(consul.healthy)) }),
  instances: engine({ expression: maxBy([], select(consul.instances)), legend: 'registered instances' }),
  watches: engine({ expression: maxBy([], select(consul.watches)), legend: 'watches' }),
  requests: engine({ expression: rateBy([], select(consul.requests)), legend: 'requests' }),
  errors: engine({ expression: rateBy([], select(consul.errors)), legend: 'errors' }),
  commit: engine({
    // Consul's summary is in ms and has no value while nothing is written; then it took no time.
    expression: `${ratio(rateBy([], select(sumOf(consul.commitMs))), rateBy([], select(countOf(consul.commitMs))))} or vector(0)`,
    legend: 'average',
  }),
} satisfies Record<string, Query>;

export const database = {
  series: engine({ expression: maxBy([], select(prometheus.series)), legend: 'series' }),
  samples: engine({ expression: rateBy([], select(prometheus.samples)), legend: 'samples' }),
  querySeconds: engine({
    expression: `${ratio(rateBy(['slice'], select(sumOf(prometheus.querySeconds))), rateBy(['slice'], select(countOf(prometheus.querySeconds))))}`,
    legend: '{{slice}}',
  }),
  ruleLoad: engine({
    expression: `max by (rule_group) (label_replace(${select(prometheus.ruleSeconds)} / ${select(prometheus.ruleInterval)}, "rule_group", "$1", "rule_group", ".*;(.*)"))`,
    legend: '{{rule_group}}',
  }),
} satisfies Record<string, Query>;

export const traces = {
  received: engine({ expression: rateBy([], select(jaeger.received)), legend: 'received' }),
  saved: engine({ expression: rateBy(['result'], select(jaeger.saved)), legend: 'saved: {{result}}' }),
  lost: engine({
    expression: `${rateBy([], select(jaeger.rejected))} + ${rateBy([], select(jaeger.dropped))}`,
    legend: 'rejected or dropped',
  }),
  queue: engine({
    expression: `${maxBy([], select(jaeger.queue))} / ${maxBy([], select(jaeger.queueCapacity))}`,
    legend: 'queue',
  }),
  saveSeconds: engine({
    expression: `${ratio(rateBy([], select(sumOf(jaeger.saveSeconds))), rateBy([], select(countOf(jaeger.saveSeconds))))}`,
    legend: 'average',
  }),
} satisfies Record<string, Query>;

/** What telemetry itself costs and loses. */
export const upkeep = {
  samplesPerJob: { expression: sumBy(job, select(scrape.samples)), legend: perJob, every },
  churn: {
    expression: sumBy(job, `sum_over_time(${select(scrape.seriesAdded)}[$__rate_interval])`),
    legend: perJob,
    every,
  },
  exemplars: engine({ expression: rateBy([], select(prometheus.exemplars)), legend: 'exemplars' }),
  exemplarsStored: engine({ expression: maxBy([], select(prometheus.exemplarsStored)), legend: 'stored' }),
  remote: engine({ expression: rateBy([], select(prometheus.remoteSamples)), legend: 'written by others' }),
  ruleFailures: engine({ expression: `sum(${rate(select(prometheus.ruleFailures))})`, legend: 'failed' }),
  ruleMissed: engine({ expression: `sum(${rate(select(prometheus.ruleMissed))})`, legend: 'missed' }),
} satisfies Record<string, Query>;
