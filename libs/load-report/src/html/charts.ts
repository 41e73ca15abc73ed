import { curvePercentiles, type Figures, type Line, type TransactionLines } from '../figures.ts';
import type { RunRecord } from '../record.ts';

/** One picture of the report; the script in the page draws it. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** What the picture tells, for those who do not see it. */
  readonly about: string;
  readonly kind: 'time' | 'curve' | 'bars' | 'dots';
  readonly unit: string;
  readonly xUnit: string;
  readonly x: readonly number[];
  readonly series: readonly { readonly name: string; readonly values: Line }[];
  /** Looked at once a second: an interval without a look means nothing, and the line goes on. */
  readonly sampled?: true;
}

export interface ChartGroup {
  readonly title: string;
  readonly charts: readonly Chart[];
}

type Series = Chart['series'];

function overTime(figures: Figures, chart: Pick<Chart, 'id' | 'title' | 'about' | 'unit'>, series: Series): Chart {
  return { ...chart, kind: 'time', xUnit: 'time', x: figures.timeline.atSeconds, series };
}

/** One line for each transaction. */
const perTransaction = (figures: Figures, key: keyof TransactionLines): Series =>
  Object.entries(figures.timeline.transactions).map(([name, lines]) => ({ name, values: lines[key] }));

const kindOf = (status: string) => (status === '0' || status === '' ? 'no answer' : status);

function overTimeCharts(figures: Figures, record: RunRecord | undefined): Chart[] {
  const { all, vus, receivedKbPerSecond, sentKbPerSecond } = figures.timeline;
  const of = (id: string, title: string, about: string, unit: string, series: Series) =>
    overTime(figures, { id, title, about, unit }, series);
  return [
    of('response-time', 'Response time', 'Average of each transaction', 'ms', perTransaction(figures, 'averageMs')),
    of('percentiles', 'Response time percentiles', 'Of all requests that were right', 'ms', [
      { name: 'min', values: all.minMs },
      { name: 'P50', values: all.p50Ms },
      { name: 'P90', values: all.p90Ms },
      { name: 'P95', values: all.p95Ms },
      { name: 'P99', values: all.p99Ms },
      { name: 'max', values: all.maxMs },
    ]),
    of('p95', 'P95 by transaction', '95 % were as fast as this', 'ms', perTransaction(figures, 'p95Ms')),
    {
      ...of('users', 'Active users', 'Virtual users at work', 'users', [{ name: 'users', values: vus }]),
      sampled: true,
    },
    of('latency', 'Time to first byte', 'Average of each transaction', 'ms', perTransaction(figures, 'waitingMs')),
    of(
      'connect',
      'Time to connect',
      'Average; 0 where a connection is used again',
      'ms',
      perTransaction(figures, 'connectingMs'),
    ),
    of('bytes', 'Bytes on the wire', 'Headers included', 'kB/s', [
      { name: 'received', values: receivedKbPerSecond },
      { name: 'sent', values: sentKbPerSecond },
    ]),
    generatorChart(figures, record),
  ];
}

/** Whether the load generator itself was in time, and what it had of the machine. */
function generatorChart(figures: Figures, record: RunRecord | undefined): Chart {
  const { timerLateMs, atSeconds, intervalSeconds } = figures.timeline;
  const about = 'How late its timer was, and how much of the CPU it used and waited for';
  const late = { name: 'timer late by (ms)', values: timerLateMs };
  const chart = { id: 'generator', title: 'The load generator itself', about, unit: 'ms, ms/s' };
  if (!record) return { ...overTime(figures, chart, [late]), sampled: true };
  const startSeconds = Date.parse(record.startedAt) / 1_000;
  const used: (number | null)[] = atSeconds.map(() => null);
  const waited: (number | null)[] = atSeconds.map(() => null);
  for (const { atSeconds: at, cpus, waitedShare } of record.generator.samples) {
    const place = Math.floor((startSeconds + at - (atSeconds[0] ?? 0)) / intervalSeconds);
    if (place < 0 || place >= used.length) continue;
    used[place] = cpus * 1_000;
    // What it had is the rest of what it wanted.
    if (waitedShare !== null && waitedShare < 1) waited[place] = (cpus * 1_000 * waitedShare) / (1 - waitedShare);
  }
  const series = [late, { name: 'CPU used (ms/s)', values: used }, { name: 'CPU waited for (ms/s)', values: waited }];
  return { ...overTime(figures, chart, series), sampled: true };
}

function throughputCharts(figures: Figures): Chart[] {
  const { all, statuses, droppedPerSecond } = figures.timeline;
  const of = (id: string, title: string, about: string, series: Series) =>
    overTime(figures, { id, title, about, unit: '/s' }, series);
  const right = all.tps.map((tps, index) => (tps === null ? null : tps - (all.failedPerSecond[index] ?? 0)));
  return [
    of('tps', 'Transactions per second', 'Of each transaction', perTransaction(figures, 'tps')),
    of('tps-total', 'Requests per second, all', 'Right and failed', [
      { name: 'right', values: right },
      { name: 'failed', values: all.failedPerSecond },
      ...(figures.dropped > 0 ? [{ name: 'arrivals not made', values: droppedPerSecond }] : []),
    ]),
    of('failed', 'Failures per second', 'Of each transaction', perTransaction(figures, 'failedPerSecond')),
    of(
      'codes',
      'Answers per second by status',
      'HTTP status codes',
      Object.entries(statuses).map(([status, values]) => ({ name: kindOf(status), values })),
    ),
    dots(
      'time-against-rate',
      'Response time against load',
      'Average over requests per second',
      figures,
      all.tps,
      [
        { name: 'response time', values: all.averageMs },
        { name: 'time to first byte', values: all.waitingMs },
      ],
      'requests/s',
    ),
    dots(
      'time-against-users',
      'Response time against users',
      'Average of each transaction over active users',
      figures,
      figures.timeline.vus,
      perTransaction(figures, 'averageMs'),
      'users',
    ),
  ];
}

/** Intervals as dots, sorted along x as the drawing needs them. */
function dots(
  id: string,
  title: string,
  about: string,
  figures: Figures,
  along: Line,
  series: Series,
  xUnit: string,
): Chart {
  const order = figures.timeline.atSeconds.map((_, index) => index).filter((index) => typeof along[index] === 'number');
  order.sort((a, b) => (along[a] as number) - (along[b] as number));
  return {
    id,
    title,
    about,
    kind: 'dots',
    unit: 'ms',
    xUnit,
    x: order.map((index) => along[index] as number),
    series: series.map(({ name, values }) => ({ name, values: order.map((index) => values[index] ?? null) })),
  };
}

function responseTimeCharts(figures: Figures): Chart[] {
  const { edgesMs, counts } = figures.distribution;
  const width = edgesMs[0] ?? 1;
  return [
    {
      id: 'curve',
      title: 'Percentile curve',
      about: 'So many percent of the requests were as fast as this',
      kind: 'curve',
      unit: 'ms',
      xUnit: 'percentile',
      x: curvePercentiles,
      series: Object.entries(figures.curves).map(([name, values]) => ({ name, values })),
    },
    {
      id: 'distribution',
      title: 'Distribution',
      about: `Requests by response time, in steps of ${width} ms; the last step has all that is slower`,
      kind: 'bars',
      unit: 'requests',
      xUnit: 'ms',
      x: [...edgesMs.map((edge) => edge - width / 2), (edgesMs.at(-1) ?? 0) + width / 2],
      series: Object.entries(counts).map(([name, values]) => ({ name, values })),
    },
  ];
}

/** Every picture of the report. */
export const chartsOf = (figures: Figures, record: RunRecord | undefined): ChartGroup[] => [
  { title: 'Over time', charts: overTimeCharts(figures, record) },
  { title: 'Throughput', charts: throughputCharts(figures) },
  { title: 'Response times', charts: responseTimeCharts(figures) },
];
