import { type ExplainTarget, placeOfTarget } from '@gameday/console-api';
import {
  autoscalerStateMetric,
  faultMetric,
  label,
  metric,
  podStateMetric,
  runMetric,
  serverPeer,
} from '@gameday/conventions';
import type { PrometheusClient, Series } from '@gameday/prometheus';
import {
  counted,
  type EventRange,
  edgeWords,
  type LabEvent,
  lasted,
  placeOf,
  placeOfFault,
  sentence,
  serviceOfReplica,
  topologyLink,
} from './events-item.ts';
import { changesOf, type Stretch, stretchesOf } from './events-stretches.ts';

/** The services are scraped every two seconds; a picture has no use for more points than pixels. */
const stepSecondsMin = 5;
const pointsMax = 360;

const by = (labels: readonly string[], expression: string): string => `max by (${labels.join(', ')}) (${expression})`;

/** What a counter grew by; one that is born with its first event counts in full. */
const grown = (labels: readonly string[], selector: string, window: string): string =>
  `sum by (${labels.join(', ')}) ((${selector} unless ${selector} offset ${window}) or increase(${selector}[${window}])) > 0`;

const edge = [label.service, label.peer];

const expressions = (window: string) => ({
  faults: by(['experiment', 'run', 'fault', 'target'], `max_over_time(${faultMetric.active.name}[${window}])`),
  runs: `count by (experiment, run) (count_over_time(${runMetric.hypothesisMet.name}[${window}]))`,
  breakers: by(
    [...edge, 'instance', label.state],
    `max_over_time(${metric.breakerState.name}{state=~"open|half_open"}[${window}])`,
  ),
  trips: grown([...edge, 'instance'], `${metric.breakerTransitions.name}{to="open"}`, window),
  rejections: grown([...edge, label.reason], metric.rejections.name, window),
  ejections: by([...edge, 'instance'], `max_over_time(${metric.endpoints.name}{state="ejected"}[${window}])`),
  sizes: by(['horizontalpodautoscaler'], autoscalerStateMetric.desiredReplicas.name),
  restarts: by(['pod'], podStateMetric.restarts.name),
  load: `max(max_over_time(k6_vus[${window}]))`,
});
type Measure = keyof ReturnType<typeof expressions>;

/** Labels of a stretch that must be there. */
const labelsOf = (found: Stretch, ...names: readonly string[]): string[] =>
  names.map((name) => found.metric[name] ?? '');
const timesOf = ({ fromMs, toMs }: Stretch) => ({ fromMs, ...(toMs !== undefined && { toMs }) });
const measured = { exact: false as const };
const lastingOf = ({ fromMs, toMs }: Stretch): string =>
  toMs === undefined ? 'goes on' : `for about ${lasted(toMs - fromMs)}`;

function faultOf(found: Stretch): LabEvent {
  const [experiment, run, fault, target] = labelsOf(found, 'experiment', 'run', 'fault', 'target') as [
    string,
    string,
    string,
    string,
  ];
  const where = placeOfTarget(target);
  return {
    id: `measured~fault~${run}~${fault}~${target}~${found.fromMs}`,
    match: `fault~${run}~${target}`,
    kind: 'fault',
    title: `${fault} on ${target}`,
    says: sentence(`${fault} on ${target} of “${experiment}”, ${lastingOf(found)}`),
    ...placeOfFault(target),
    ...timesOf(found),
    ...{ ...measured, state: found.toMs === undefined ? 'in force' : 'ended', tone: 'bad' as const },
    links: where === undefined ? [] : [{ label: 'Where it is', href: where }],
    facts: [['experiment', experiment]],
  };
}

function runOf(found: Stretch): LabEvent {
  const [experiment, run] = labelsOf(found, 'experiment', 'run') as [string, string];
  return {
    id: `measured~run~${run}`,
    match: `run~${run}`,
    kind: 'run',
    row: experiment,
    title: experiment,
    says: sentence(`a run of “${experiment}” was looked at, ${lastingOf(found)}; its folder is no longer kept`),
    ...timesOf(found),
    ...{ ...measured, state: 'not kept', tone: 'neutral' as const, services: [], links: [] },
    facts: [['run', run]],
  };
}

function breakerOf(found: Stretch): LabEvent {
  const [service, peer, replica, state] = labelsOf(found, label.service, label.peer, 'instance', label.state) as [
    string,
    string,
    string,
    string,
  ];
  const name = state.replace('_', '-');
  return {
    id: `measured~breaker~${replica}~${peer}~${state}~${found.fromMs}`,
    match: `breaker~${service}~${peer}~${replica}~${state}`,
    kind: 'breaker',
    title: `${edgeWords(service, peer)}: ${name}`,
    says: sentence(`${replica}: the breaker for ${peer} was ${name}, ${lastingOf(found)}`),
    ...placeOf(service, peer),
    ...timesOf(found),
    ...{ ...measured, replica, state: name, tone: state === 'open' ? ('bad' as const) : ('warning' as const) },
    explain: { kind: 'transition', service, peer, atMs: Math.round(found.fromMs) },
    links: [topologyLink(service, peer)],
    facts: [],
  };
}

/** An opening that was over before the next scrape. */
function tripOf(found: Stretch): LabEvent {
  const [service, peer, replica] = labelsOf(found, label.service, label.peer, 'instance') as [string, string, string];
  return {
    ...breakerOf({ ...found, metric: { ...found.metric, [label.state]: 'open' } }),
    id: `measured~trip~${replica}~${peer}~${found.fromMs}`,
    toMs: found.toMs ?? found.fromMs,
    says: sentence(`${replica}: the breaker for ${peer} opened ${counted(Math.max(1, Math.round(found.sum)), 'time')}`),
    match: `breaker~${service}~${peer}~${replica}~open`,
  };
}

const refused: Readonly<Record<string, string>> = {
  open: 'refused as the breaker was open',
  bulkhead: 'refused as the bulkhead was full',
  budget: 'retries not made as the retry budget was empty',
  deadline: 'not sent as the deadline was over',
  shed: 'shed by the service’s own limit',
};

function rejectionOf(found: Stretch): LabEvent {
  const [service, peer, reason] = labelsOf(found, label.service, label.peer, label.reason) as [string, string, string];
  const own = peer === service || peer === serverPeer;
  const count = Math.max(1, Math.round(found.sum));
  const atMs = Math.round(found.fromMs);
  const explain: ExplainTarget = { kind: 'shed', service, peer: own ? serverPeer : peer, atMs };
  return {
    id: `measured~rejection~${service}~${peer}~${reason}~${found.fromMs}`,
    match: `rejection~${service}~${peer}~${reason}`,
    kind: 'rejection',
    title: `${edgeWords(service, peer)}: ${reason}, ${count}`,
    says: sentence(
      `${edgeWords(service, peer)}: about ${count} ${refused[reason] ?? `refused (${reason})`}, ${lastingOf(found)}`,
    ),
    ...placeOf(service, peer),
    ...timesOf(found),
    ...{ ...measured, state: reason, tone: reason === 'shed' ? ('bad' as const) : ('warning' as const) },
    explain,
    links: [topologyLink(service, peer)],
    facts: [['refused', String(count)]],
  };
}

function ejectionOf(found: Stretch): LabEvent {
  const [service, peer, replica] = labelsOf(found, label.service, label.peer, 'instance') as [string, string, string];
  return {
    id: `measured~ejection~${replica}~${peer}~${found.fromMs}`,
    match: `ejection~${service}~${peer}~${replica}`,
    kind: 'ejection',
    title: `${found.highest} of ${peer} out`,
    says: sentence(`${replica}: ${counted(found.highest, 'endpoint')} of ${peer} out, ${lastingOf(found)}`),
    ...placeOf(service, peer),
    ...timesOf(found),
    ...{ ...measured, replica, state: 'ejected', tone: 'warning' as const },
    explain: { kind: 'ejection', service, peer, atMs: Math.round(found.fromMs) },
    links: [topologyLink(service, peer)],
    facts: [],
  };
}

const sizesOf = (series: readonly Series[]): LabEvent[] =>
  series.flatMap((one) =>
    // Before its first decision, and so after a restart of the lab too, an autoscaler wants 0.
    changesOf(one)
      .filter(({ from, to }) => from > 0 && to > 0)
      .map(({ atMs, from, to }): LabEvent => {
        const name = one.metric['horizontalpodautoscaler'] ?? '';
        return {
          id: `measured~scaling~${name}~${atMs}`,
          match: `scaling~${name}`,
          kind: 'scaling',
          row: name,
          title: `${name} from ${from} to ${to}`,
          says: sentence(`the autoscaler wanted ${counted(to, 'replica')} of ${name} instead of ${from}`),
          ...{ ...measured, fromMs: atMs, toMs: atMs, state: to > from ? 'more' : 'fewer', tone: 'special' as const },
          services: [name],
          explain: { kind: 'scaling', autoscaler: name, atMs },
          links: [{ label: 'All of the arithmetic', href: `/autoscaling/${encodeURIComponent(name)}?at=${atMs}` }],
          facts: [],
        };
      }),
  );

const restartsOf = (series: readonly Series[]): LabEvent[] =>
  series.flatMap((one) =>
    changesOf(one)
      .filter(({ from, to }) => to > from)
      .map(({ atMs, to }): LabEvent => {
        const replica = one.metric['pod'] ?? '';
        const service = serviceOfReplica(replica);
        return {
          id: `measured~restart~${replica}~${to}`,
          match: `replica~${replica}`,
          kind: 'replica',
          row: service,
          title: `${replica} was started again`,
          says: sentence(`${replica} was started again (${counted(to, 'restart')} by now)`),
          ...{ ...measured, fromMs: atMs, toMs: atMs, state: 'restarted', tone: 'warning' as const, replica },
          services: [service],
          links: [{ label: 'Its log', href: `/logs?part=${encodeURIComponent(replica)}` }],
          facts: [],
        };
      }),
  );

const loadOf = (found: Stretch): LabEvent => ({
  id: `measured~load~${found.fromMs}`,
  match: 'load',
  kind: 'load',
  row: 'load',
  title: `load, up to ${Math.round(found.highest)} users`,
  says: sentence(
    `a load with up to ${Math.round(found.highest)} users, ${lastingOf(found)}; its folder is no longer kept`,
  ),
  ...timesOf(found),
  ...{
    ...measured,
    state: found.toMs === undefined ? 'running' : 'not kept',
    tone: 'neutral' as const,
    services: [],
    links: [],
    facts: [],
  },
});

export interface Measured {
  readonly events: readonly LabEvent[];
  /** Moments may be wrong by so much. */
  readonly slackMs: number;
}

/** What Prometheus has kept of what happened, whoever still remembers it. @throws PrometheusError */
export async function readMeasured(
  prometheus: Pick<PrometheusClient, 'queryRange'>,
  { fromMs, toMs }: EventRange,
  signal?: AbortSignal,
): Promise<Measured> {
  const stepSeconds = Math.max(
    stepSecondsMin,
    Math.ceil((toMs - fromMs) / 1000 / pointsMax / stepSecondsMin) * stepSecondsMin,
  );
  const stepMs = stepSeconds * 1000;
  // On whole steps, so that the same happening is found at the same moment each time.
  const range = { start: Math.floor(fromMs / stepMs) * stepMs, end: Math.floor(toMs / stepMs) * stepMs, stepSeconds };
  const asked = Object.entries(expressions(`${stepSeconds}s`)) as Array<[Measure, string]>;
  const answers = await Promise.all(
    asked.map(
      async ([name, expression]) =>
        [name, await prometheus.queryRange(expression, { ...range, ...(signal && { signal }) })] as const,
    ),
  );
  const found = Object.fromEntries(answers) as Record<Measure, readonly Series[]>;
  const stretches = (name: Measure, gapMs?: number) =>
    stretchesOf(found[name], { stepMs, endMs: range.end, ...(gapMs !== undefined && { gapMs }) });
  const breakers = stretches('breakers').map(breakerOf);
  const seen = (trip: LabEvent) =>
    breakers.some(
      ({ match, fromMs: from, toMs: to }) =>
        match === trip.match && from <= trip.fromMs + 2 * stepMs && (to ?? Infinity) >= trip.fromMs - stepMs,
    );
  return {
    slackMs: stepMs + 10_000,
    events: [
      ...stretches('runs').map(runOf),
      ...stretches('faults').map(faultOf),
      ...stretches('load').map(loadOf),
      ...breakers,
      ...stretches('trips')
        .map(tripOf)
        .filter((trip) => !seen(trip)),
      ...stretches('ejections').map(ejectionOf),
      ...stretches('rejections', Math.max(15_000, 2.5 * stepMs)).map(rejectionOf),
      ...sizesOf(found.sizes),
      ...restartsOf(found.restarts),
    ],
  };
}
