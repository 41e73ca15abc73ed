import { readFile } from 'node:fs/promises';
import { K6Error } from './errors.ts';

/** Durations of one transaction, in milliseconds, and the share of its requests that were right. */
export interface TransactionMetrics {
  readonly count: number;
  readonly avg: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  /** 0 to 1: of its checks, where it has some with a threshold, else of its requests. */
  readonly success: number;
}

export interface Threshold {
  /** Metric and condition: `http_req_duration{transaction:layout} avg<=3000`. */
  readonly name: string;
  readonly ok: boolean;
}

export interface Summary {
  readonly requests: number;
  readonly failures: number;
  readonly iterations: number;
  /** Iterations that should have begun and did not, because no user was free. */
  readonly dropped: number;
  readonly thresholds: readonly Threshold[];
  /** By transaction, as far as thresholds name them; `all` has every request. */
  readonly metrics: Readonly<Record<string, TransactionMetrics>>;
}

/** A metric as `--summary-export` writes it: its numbers, and for each threshold whether it was crossed. */
type Exported = Readonly<Record<string, number>> & { readonly thresholds?: Readonly<Record<string, boolean>> };

const nothing = {} as Exported;
const number = (metric: Exported, key: string): number => metric[key] ?? 0;
const transactionIn = (name: string): string | undefined =>
  /^http_req_duration\{(?:[^}]*,)?transaction:([^,}]+)[^}]*\}$/.exec(name)?.[1];

function durations(metric: Exported, success: number): TransactionMetrics {
  return {
    count: number(metric, 'count'),
    avg: number(metric, 'avg'),
    p50: number(metric, 'med'),
    p90: number(metric, 'p(90)'),
    p95: number(metric, 'p(95)'),
    p99: number(metric, 'p(99)'),
    p999: number(metric, 'p(99.9)'),
    max: number(metric, 'max'),
    success,
  };
}

/** Reads what `--summary-export` wrote. */
export function summaryOf(document: unknown): Summary {
  const metrics = (document as { metrics?: Record<string, Exported> }).metrics ?? {};
  const requestsFailed = metrics['http_req_failed'] ?? nothing;
  const successOf = (tag: string): number => {
    const checked = metrics[`checks${tag}`];
    if (checked && number(checked, 'passes') + number(checked, 'fails') > 0) return number(checked, 'value');
    return 1 - number(metrics[`http_req_failed${tag}`] ?? requestsFailed, 'value');
  };
  const transactions = Object.entries(metrics).flatMap(([name, metric]) => {
    const transaction = transactionIn(name);
    return transaction === undefined
      ? []
      : [[transaction, durations(metric, successOf(name.slice('http_req_duration'.length)))] as const];
  });
  const all = durations(metrics['http_req_duration'] ?? nothing, 1 - number(requestsFailed, 'value'));
  return {
    requests: number(metrics['http_reqs'] ?? nothing, 'count'),
    // A rate's passes are the samples that are true, and this one is true for what failed.
    failures: number(requestsFailed, 'passes'),
    iterations: number(metrics['iterations'] ?? nothing, 'count'),
    dropped: number(metrics['dropped_iterations'] ?? nothing, 'count'),
    thresholds: Object.entries(metrics).flatMap(([name, { thresholds = {} }]) =>
      // Exported is whether it was crossed.
      Object.entries(thresholds).map(([condition, crossed]) => ({ name: `${name} ${condition}`, ok: !crossed })),
    ),
    metrics: Object.fromEntries([['all', all], ...transactions]),
  };
}

/** The summary in a file; undefined when k6 left none. @throws K6Error when it is not JSON */
export async function readSummary(file: string): Promise<Summary | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return summaryOf(JSON.parse(text));
  } catch (error) {
    throw new K6Error('results_unreadable', `${file} is not what k6 writes`, 'run the load again', error);
  }
}
