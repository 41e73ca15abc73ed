import type { FaultNow, TimelineTone } from '@gameday/console-api';
import { placeOfTarget } from '@gameday/console-api';
import { namespace } from '@gameday/conventions';
import type { ConsoleContext } from '../context.ts';
import { counted, type LabEvent, placeOfFault, sentence, serviceOfReplica } from './events-item.ts';
import { SourceError } from './get-json.ts';
import { fieldsOf, numberOf, textOf } from './shape.ts';

const eventsPath = `/api/v1/namespaces/${namespace}/events`;

/** What the cluster says of pods that a person wants to see; the rest of a start is no news. */
const podNews: Readonly<Record<string, { title: string; tone: TimelineTone }>> = {
  Started: { title: 'started', tone: 'neutral' },
  Killing: { title: 'is told to stop', tone: 'neutral' },
  Unhealthy: { title: 'fails its probe', tone: 'warning' },
  BackOff: { title: 'waits before its next start', tone: 'bad' },
  Failed: { title: 'failed', tone: 'bad' },
  FailedCreate: { title: 'could not be made', tone: 'bad' },
  Preempted: { title: 'gave way', tone: 'warning' },
  OOMKilling: { title: 'took too much memory', tone: 'bad' },
};

/** A start is not told by its probes that fail until it is ready. */
const isNews = (reason: string, message: string): boolean =>
  Object.hasOwn(podNews, reason) && !(reason === 'Unhealthy' && message.startsWith('Startup probe'));

const timeOf = (value: unknown): number | undefined => {
  const ms = Date.parse(textOf(value) ?? '');
  return Number.isNaN(ms) ? undefined : ms;
};

function podEvent(
  name: string,
  reason: string,
  message: string,
  times: { fromMs: number; toMs: number },
  count: number,
): LabEvent {
  const news = podNews[reason] ?? { title: reason, tone: 'neutral' as const };
  const service = serviceOfReplica(name);
  return {
    id: `replica~${name}~${reason}~${times.fromMs}`,
    match: `replica~${name}`,
    kind: 'replica',
    row: service,
    title: `${name} ${news.title}`,
    says: sentence(`${name}: ${message === '' ? news.title : message}${count > 1 ? ` (${count} times)` : ''}`),
    ...times,
    state: reason,
    tone: news.tone,
    services: [service],
    replica: name,
    exact: true,
    links: [
      { label: 'Its log', href: `/logs?part=${encodeURIComponent(name)}` },
      { label: 'In the topology', href: `/?node=${encodeURIComponent(service)}` },
    ],
    facts: [['reason', reason]],
  };
}

function scalingEvent(name: string, message: string, atMs: number): LabEvent {
  const [, size, why] = /^New size: (\d+); reason: (.*)$/s.exec(message) ?? [];
  return {
    id: `scaling~${name}~${atMs}`,
    match: `scaling~${name}`,
    kind: 'scaling',
    row: name,
    title: size === undefined ? `${name} scaled` : `${name} to ${size}`,
    says: sentence(
      size === undefined
        ? `${name}: ${message}`
        : `the autoscaler gave ${name} ${counted(size, 'replica')}: ${why ?? ''}`,
    ),
    fromMs: atMs,
    toMs: atMs,
    state: 'scaled',
    tone: 'special',
    services: [name],
    exact: true,
    explain: { kind: 'scaling', autoscaler: name, atMs },
    links: [{ label: 'All of the arithmetic', href: `/autoscaling/${encodeURIComponent(name)}?at=${atMs}` }],
    facts: size === undefined ? [] : [['new size', size]],
  };
}

/** One event of the Kubernetes API; undefined for what is no news on a timeline. */
export function clusterEvent(value: unknown): LabEvent | undefined {
  const fields = fieldsOf(value);
  const about = fieldsOf(fields['involvedObject']);
  const [name, reason] = [textOf(about['name']), textOf(fields['reason'])];
  const toMs = timeOf(fields['lastTimestamp']) ?? timeOf(fields['eventTime']);
  if (name === undefined || reason === undefined || toMs === undefined) return undefined;
  const message = textOf(fields['message']) ?? '';
  const fromMs = timeOf(fields['firstTimestamp']) ?? toMs;
  if (about['kind'] === 'HorizontalPodAutoscaler') {
    return reason === 'SuccessfulRescale' ? scalingEvent(name, message, toMs) : undefined;
  }
  if (about['kind'] !== 'Pod' || !isNews(reason, message)) return undefined;
  return podEvent(name, reason, message, { fromMs, toMs }, numberOf(fields['count']) ?? 1);
}

/**
 * Kubernetes counts what is the same in one event, from the first time to the last. Of a container's starts these are moments, hours
 * apart: the last one is the restart that a person looks for.
 */
export function startsApart(event: LabEvent): LabEvent[] {
  const { state, fromMs, toMs = fromMs, replica } = event;
  if (state !== 'Started' || replica === undefined || toMs <= fromMs) return [event];
  const again = { id: `replica~${replica}~${state}~${toMs}`, title: `${replica} started again`, fromMs: toMs };
  return [
    { ...event, toMs: fromMs },
    { ...event, ...again, tone: 'warning' },
  ];
}

/** What the cluster tells of replicas and of scalings; it keeps an hour of it. @throws SourceError */
export async function readClusterEvents(cluster: ConsoleContext['cluster'], signal?: AbortSignal): Promise<LabEvent[]> {
  const { items } = fieldsOf(await cluster(eventsPath, signal));
  if (!Array.isArray(items))
    throw new SourceError('malformed', 'The cluster answered with something that is no list of events');
  return items.flatMap((item) => {
    const event = clusterEvent(item);
    return event ? startsApart(event) : [];
  });
}

/** Faults that a lease is held for now, for those that no run's folder tells of. */
export const heldFaultEvents = (faults: readonly FaultNow[], nowMs: number): LabEvent[] =>
  faults
    .filter(({ state, kind }) => state !== 'starting' && !/^(?:k6|load)\b/.test(kind))
    .map((fault): LabEvent => {
      const { lease, run, target, says, sinceMs = nowMs, state, message, experiment } = fault;
      const where = placeOfTarget(target);
      return {
        id: `fault~${lease}`,
        match: `fault~${run}~${target}`,
        kind: 'fault',
        title: says,
        says: sentence(`${says}, still there${message === undefined ? '' : `: ${message}`}`),
        ...placeOfFault(target),
        fromMs: sinceMs,
        state,
        tone: 'bad',
        exact: true,
        links: [
          { label: 'The run that made it', href: `/experiments/runs/${encodeURIComponent(run)}` },
          ...(where === undefined ? [] : [{ label: 'Where it is', href: where }]),
        ],
        facts: [
          ['on', target],
          ['experiment', experiment],
        ],
      };
    });
