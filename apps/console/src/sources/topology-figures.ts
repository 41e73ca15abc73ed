import type { BreakerCounts, FlowNow } from '@gameday/console-api';
import { label, metric } from '@gameday/conventions';
import type { Metric, PrometheusClient, VectorElement } from '@gameday/prometheus';
import { figuresOf, union } from './topology-union.ts';

/** What metrics say of a service. */
export interface ServiceFigures {
  readonly flow: FlowNow;
  readonly shedPerSecond: number;
}

/** What metrics say of the calls of one service to another. */
export interface CallFigures {
  readonly service: string;
  readonly peer: string;
  readonly flow: FlowNow;
  readonly amplification: number | undefined;
  readonly retriesPerSecond: number;
  readonly rejectedPerSecond: Readonly<Record<string, number>>;
  readonly breakers: BreakerCounts | undefined;
  readonly endpoints: { readonly known: number; readonly ejected: number } | undefined;
  readonly retryBudget: number | undefined;
}

/** What metrics say of a service's use of its databases, of all of them together. */
export interface DatabaseFigures {
  readonly service: string;
  readonly databases: readonly string[];
  readonly flow: FlowNow;
}

export interface LoadFigures {
  readonly flow: FlowNow;
  readonly users: number | undefined;
}

export interface Figures {
  readonly services: ReadonlyMap<string, ServiceFigures>;
  readonly calls: readonly CallFigures[];
  readonly databases: readonly DatabaseFigures[];
  /** Undefined while no k6 writes to Prometheus. */
  readonly load: LoadFigures | undefined;
}

/** Rates are over this: ten scrapes, and short enough that a fault of half a minute is seen. */
export const windowSeconds = 20;
const answerMs = 3_000;

const by = (labels: readonly string[], expression: string): string => `sum by (${labels.join(', ')}) (${expression})`;
const rate = (selector: string): string => `rate(${selector}[${windowSeconds}s])`;
const p99 = (labels: readonly string[], histogram: { readonly name: string }): string =>
  `histogram_quantile(0.99, ${by([...labels, 'le'], rate(`${histogram.name}_bucket`))})`;

const edge = [label.service, label.peer];
/** k6's names, as its Prometheus remote write makes them. */
const k6 = { users: 'k6_vus', requests: 'k6_http_reqs_total', p99: 'k6_http_req_duration_p99' } as const;

const question = union({
  served: by([label.service, label.statusCode], rate(`${metric.serverDuration.name}_count`)),
  servedP99: p99([label.service], metric.serverDuration),
  calls: by([...edge, label.outcome], rate(metric.calls.name)),
  attempts: by([...edge, label.kind], rate(metric.attempts.name)),
  callsP99: p99(edge, metric.clientDuration),
  rejections: by([...edge, label.reason], rate(metric.rejections.name)),
  breakers: by([...edge, label.state], metric.breakerState.name),
  healthy: `max by (${edge.join(', ')}) (${metric.endpoints.name}{${label.state}="healthy"})`,
  ejected: `max by (${edge.join(', ')}) (${metric.endpoints.name}{${label.state}="ejected"})`,
  budget: `min by (${edge.join(', ')}) (${metric.retryBudget.name})`,
  databases: by([label.service, label.database, label.outcome], rate(`${metric.databaseDuration.name}_count`)),
  databasesP99: p99([label.service], metric.databaseDuration),
  load: `sum(${rate(k6.requests)})`,
  loadFailed: `sum(${rate(`${k6.requests}{expected_response="false"}`)})`,
  loadUsers: `sum(last_over_time(${k6.users}[${windowSeconds}s]))`,
  loadP99: `max(last_over_time(${k6.p99}[${windowSeconds}s]))`,
});

const fine = new Set(['ok', 'client_error']);
const total = (elements: readonly VectorElement[]): number => elements.reduce((sum, { value }) => sum + value, 0);

/** Without requests there is no share of errors, rather than a division by zero. */
function flow(all: readonly VectorElement[], isError: (labels: Metric) => boolean, seconds?: number): FlowNow {
  const perSecond = total(all);
  const errors = total(all.filter(({ metric: labels }) => isError(labels)));
  return {
    perSecond,
    ...(perSecond > 0 && { errorShare: Math.min(1, errors / perSecond) }),
    ...(seconds !== undefined && Number.isFinite(seconds) && { p99Seconds: seconds }),
  };
}

const failed = ({ [label.outcome]: outcome = '' }: Metric): boolean => !fine.has(outcome);

/** Elements by the values of some labels; those that lack one are left out. */
function grouped(elements: readonly VectorElement[], labels: readonly string[]): Map<string, VectorElement[]> {
  const groups = new Map<string, VectorElement[]>();
  for (const element of elements) {
    const values = labels.map((name) => element.metric[name]);
    if (values.some((value) => value === undefined || value === '')) continue;
    const key = JSON.stringify(values);
    const group = groups.get(key);
    if (group) group.push(element);
    else groups.set(key, [element]);
  }
  return groups;
}

/** Reads the answer to `question`. */
export function parseFigures(answer: readonly VectorElement[]): Figures {
  const at = (figure: string, labels: readonly string[]) => grouped(figuresOf(answer, figure), labels);
  const one = (figure: string): number | undefined => figuresOf(answer, figure)[0]?.value;
  const servedP99 = at('servedP99', [label.service]);
  const rejections = at('rejections', edge);
  const services = new Map<string, ServiceFigures>();
  for (const [key, all] of at('served', [label.service])) {
    const [service] = JSON.parse(key) as [string];
    const isError = ({ [label.statusCode]: status = '' }: Metric) => status.startsWith('5');
    // A service's own limit counts what it refuses with itself as the peer.
    const own = rejections.get(JSON.stringify([service, service])) ?? [];
    services.set(service, { flow: flow(all, isError, servedP99.get(key)?.[0]?.value), shedPerSecond: total(own) });
  }
  return {
    services,
    calls: parseCalls(at, rejections),
    databases: parseDatabases(at),
    load: parseLoad(answer, one),
  };
}

type At = (figure: string, labels: readonly string[]) => ReadonlyMap<string, readonly VectorElement[]>;

function parseCalls(at: At, rejections: ReadonlyMap<string, readonly VectorElement[]>): CallFigures[] {
  const [calls, attempts, seconds] = [at('calls', edge), at('attempts', edge), at('callsP99', edge)];
  const [breakers, budget] = [at('breakers', edge), at('budget', edge)];
  const [healthy, ejected] = [at('healthy', edge), at('ejected', edge)];
  const keys = new Set([...calls.keys(), ...breakers.keys(), ...healthy.keys()]);
  return [...keys].map((key): CallFigures => {
    const [service, peer] = JSON.parse(key) as [string, string];
    const first = (of: ReadonlyMap<string, readonly VectorElement[]>) => of.get(key)?.[0]?.value;
    const tried = attempts.get(key) ?? [];
    const now = flow(calls.get(key) ?? [], failed, first(seconds));
    const left = first(ejected) ?? 0;
    const reasons = (rejections.get(key) ?? []).filter(({ value }) => value > 0);
    return {
      service,
      peer,
      flow: now,
      amplification: now.perSecond ? total(tried) / now.perSecond : undefined,
      retriesPerSecond: total(tried.filter(({ metric: labels }) => labels[label.kind] === 'retry')),
      rejectedPerSecond: Object.fromEntries(
        reasons.map(({ metric: labels, value }) => [labels[label.reason] ?? 'other', value]),
      ),
      breakers: countsOf(breakers.get(key)),
      endpoints: healthy.has(key) ? { known: (first(healthy) ?? 0) + left, ejected: left } : undefined,
      retryBudget: first(budget),
    };
  });
}

function countsOf(elements: readonly VectorElement[] | undefined): BreakerCounts | undefined {
  const of = (state: string) => total((elements ?? []).filter(({ metric: labels }) => labels[label.state] === state));
  const counts = { closed: of('closed'), half_open: of('half_open'), open: of('open') };
  return counts.closed + counts.half_open + counts.open > 0 ? counts : undefined;
}

function parseDatabases(at: At): DatabaseFigures[] {
  const seconds = at('databasesP99', [label.service]);
  return [...at('databases', [label.service])].map(([key, all]) => {
    const [service] = JSON.parse(key) as [string];
    const names = all.flatMap(({ metric: labels }) => labels[label.database] ?? []);
    return {
      service,
      databases: [...new Set(names)].sort(),
      flow: flow(all, failed, seconds.get(key)?.[0]?.value),
    };
  });
}

function parseLoad(
  answer: readonly VectorElement[],
  one: (figure: string) => number | undefined,
): LoadFigures | undefined {
  const sent = figuresOf(answer, 'load');
  if (sent.length === 0) return undefined;
  const failures = one('loadFailed') ?? 0;
  const now = flow(sent, () => false, one('loadP99'));
  return {
    flow: { ...now, ...(now.perSecond && { errorShare: Math.min(1, failures / now.perSecond) }) },
    users: one('loadUsers'),
  };
}

/** Asks Prometheus once for everything that the graph shows. @throws Error of the client, with words for people */
export async function readFigures(
  prometheus: Pick<PrometheusClient, 'vector'>,
  signal?: AbortSignal,
): Promise<Figures> {
  const late = AbortSignal.timeout(answerMs);
  try {
    const answer = await prometheus.vector(question, { signal: signal ? AbortSignal.any([signal, late]) : late });
    return parseFigures(answer);
  } catch (error) {
    if (late.aborted && !signal?.aborted) {
      throw new Error(`Prometheus did not answer within ${answerMs / 1000} s`, { cause: error });
    }
    throw error;
  }
}
