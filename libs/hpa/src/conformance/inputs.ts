import { milliValue } from '@gameday/kubernetes';
import { parseController } from '../simulation/parse-spec.ts';
import type { Place } from '../simulation/reader.ts';
import type {
  MetricsSource,
  PodMetric,
  PodSnapshot,
  PodUsage,
  Recommendation,
  Requests,
  ScaleEvent,
} from '../types.ts';

/** The moment at which all cases take place; only differences from it count. */
export const nowMs = 2_000_000_000_000;

const ago = (seconds: Place): number => nowMs - Math.round(seconds.number('a number of seconds') * 1000);
const agoOr = (seconds: Place, otherwiseMs: number): number => (seconds.absent ? otherwiseMs : ago(seconds));

/** Flags and gates of a case; gates are off where they are not named, as in the tests that the data come from. */
export function controllerOf(input: Place) {
  const options = parseController(input.at('controller'));
  const gates = input.at('controller').absent ? undefined : input.at('controller').at('featureGates');
  const on = (name: string): boolean => gates !== undefined && !gates.absent && gates.at(name).value === true;
  const featureGates = {
    HPAConfigurableTolerance: on('HPAConfigurableTolerance'),
    PodLevelResources: on('PodLevelResources'),
  };
  return { ...options, featureGates };
}

const requestsOf = (place: Place): { requests?: Requests } =>
  place.absent ? {} : { requests: place.object() as unknown as Requests };

function containersOf(place: Place): { name: string; requests?: Requests; restartPolicy?: string }[] {
  if (place.absent) return [];
  return place.list().map((container) => {
    const policy = container.at('restartPolicy');
    const restartPolicy = policy.absent ? {} : { restartPolicy: policy.text() };
    return { name: container.at('name').text(), ...requestsOf(container.at('requests')), ...restartPolicy };
  });
}

function podOf(pod: Place): PodSnapshot {
  const conditions = pod.at('conditions').absent ? [] : pod.at('conditions').list();
  const ready = conditions.find((condition) => condition.at('type').value === 'Ready');
  const optional = (field: string) => (pod.at(field).absent ? undefined : pod.at(field));
  const [phase, start] = [optional('phase'), optional('startTimeSecondsAgo')];
  return {
    name: pod.at('name').text(),
    labels: (optional('labels')?.object() ?? {}) as Record<string, string>,
    deleting: optional('deletionTimestampSecondsAgo') !== undefined,
    containers: containersOf(pod.at('containers')),
    initContainers: containersOf(pod.at('initContainers')),
    ...requestsOf(pod.at('requests')),
    ...(phase && { phase: phase.text() }),
    ...(start && { startTimeMs: ago(start) }),
    ...(ready && {
      ready: {
        status: ready.at('status').text(),
        lastTransitionTimeMs: agoOr(ready.at('lastTransitionSecondsAgo'), 0),
      },
    }),
  };
}

export const podsOf = (pods: Place): PodSnapshot[] => (pods.absent ? [] : pods.list().map(podOf));

/** A timestamp and a window that a row may have. */
const sampleTimes = (row: Place): { timestampMs: number; windowMs: number } => ({
  timestampMs: agoOr(row.at('timestampSecondsAgo'), nowMs),
  windowMs: Math.round((row.at('windowSeconds').absent ? 60 : row.at('windowSeconds').number()) * 1000),
});

export const sampleOf = (row: Place) => ({ ...sampleTimes(row), valueMilli: BigInt(row.at('valueMilli').text()) });

function usageOf(row: Place): PodUsage {
  const containers = row
    .at('containers')
    .list()
    .map((container) => ({
      name: container.at('name').text(),
      usageMilli: Object.fromEntries(
        container
          .at('usage')
          .entries()
          .map(([resource, quantity]) => [resource, milliValue(quantity.text())]),
      ),
    }));
  return { pod: row.at('pod').text(), ...sampleTimes(row), containers };
}

const podMetricOf = (row: Place): PodMetric => ({
  pod: row.at('pod').text(),
  ...sampleTimes(row),
  valueMilli: row.at('value').quantity(),
});

/** The metrics APIs of a case: `{resource, pods, object, external, errors}`. */
export function metricsOf(metrics: Place): MetricsSource {
  const part = (name: string): Place | undefined =>
    metrics.absent || metrics.at(name).absent ? undefined : metrics.at(name);
  const fail = (api: string) => {
    const errors = part('errors');
    if (errors && !errors.at(api).absent) throw new Error(errors.at(api).text());
  };
  const rows = (place: Place | undefined): Place[] => (place === undefined || place.absent ? [] : place.list());
  return {
    resource() {
      fail('resource');
      return rows(part('resource')).map(usageOf);
    },
    pods({ metric }) {
      fail('custom');
      return rows(part('pods')?.at(metric)).map(podMetricOf);
    },
    object({ metric, describedObject }) {
      fail('custom');
      const found = rows(part('object')).find((row) => {
        const described = row.at('describedObject');
        return (
          row.at('metric').value === metric &&
          described.at('kind').value === describedObject.kind &&
          described.at('name').value === describedObject.name
        );
      });
      if (!found) throw new Error(`there is no ${metric} of ${describedObject.kind} ${describedObject.name}`);
      return found.at('value').quantity();
    },
    external({ metric }) {
      fail('external');
      return rows(part('external')?.at(metric)).map((value) => value.quantity());
    },
  };
}

export const recommendationsOf = (log: Place): Recommendation[] =>
  log.list().map((entry) => ({ replicas: entry.at('replicas').number(), timestampMs: ago(entry.at('secondsAgo')) }));

export const scaleEventsOf = (events: Place): ScaleEvent[] =>
  events.absent
    ? []
    : events.list().map((event) => ({
        replicaChange: event.at('replicaChange').number(),
        timestampMs: ago(event.at('secondsAgo')),
        outdated: !event.at('outdated').absent && event.at('outdated').value === true,
      }));

/** How long ago a time was, in seconds. */
export const secondsAgo = (timestampMs: number): number => (nowMs - timestampMs) / 1000;

export { ago };
