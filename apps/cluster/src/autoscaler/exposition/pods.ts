import { autoscalerMetric, podStateMetric as metric } from '@gameday/conventions';
import { milliValue, unitValue } from '@gameday/kubernetes';
import type { PodUsage } from '../../shared.ts';
import type { Stored } from '../../store/store.ts';
import { asLabels, conditionSamples, familiesOf, flag, ownerSamples, told, unixTime } from './families.ts';
import type { MetricFamily, MetricSample } from './render.ts';

type Pod = Stored<'Pod'>;
type Statuses = NonNullable<NonNullable<Pod['status']>['containerStatuses']>;

const phases = ['Pending', 'Succeeded', 'Failed', 'Unknown', 'Running'];
const units: Readonly<Record<string, string>> = { cpu: 'core', memory: 'byte', 'ephemeral-storage': 'byte' };

const containers = (pod: Pod): Statuses => pod.status?.containerStatuses ?? [];

/** One sample for each container that has a reason. */
const reasons =
  (reasonOf: (status: Statuses[number]) => string | undefined) =>
  (pod: Pod): MetricSample[] =>
    containers(pod).flatMap((status) => {
      const reason = reasonOf(status);
      return reason === undefined ? [] : [told({ container: status.name, reason })];
    });

const perContainer =
  (valueOf: (status: Statuses[number]) => number) =>
  (pod: Pod): MetricSample[] =>
    containers(pod).map((status) => ({ labels: { container: status.name }, value: valueOf(status) }));

function amount(resource: string, quantity: string): number | undefined {
  try {
    return resource === 'cpu' ? Number(milliValue(quantity)) / 1000 : Number(unitValue(quantity));
  } catch {
    return undefined;
  }
}

const resources =
  (which: 'requests' | 'limits') =>
  ({ spec }: Pod): MetricSample[] =>
    (spec?.containers ?? []).flatMap(({ name, resources: given }) =>
      Object.entries(given?.[which] ?? {}).flatMap(([resource, quantity]) => {
        const value = amount(resource, String(quantity));
        const unit = units[resource] ?? 'integer';
        const labels = {
          container: name,
          node: spec?.nodeName ?? '',
          resource: resource.replaceAll(/[^a-zA-Z0-9_]/g, '_'),
          unit,
        };
        return value === undefined ? [] : [{ labels, value }];
      }),
    );

const info = ({ metadata, spec, status }: Pod): MetricSample => {
  const creator = metadata.ownerReferences?.find(({ controller }) => controller === true);
  return told({
    host_ip: status?.hostIP ?? '',
    pod_ip: status?.podIP ?? '',
    node: spec?.nodeName ?? '',
    created_by_kind: creator?.kind ?? '<none>',
    created_by_name: creator?.name ?? '<none>',
    priority_class: spec?.priorityClassName ?? '',
    host_network: String(spec?.hostNetwork === true),
  });
};

/** kube_pod_* */
export const podFamilies = (pods: readonly Pod[]): MetricFamily[] =>
  familiesOf(pods, ({ metadata }) => ({ namespace: metadata.namespace, pod: metadata.name, uid: metadata.uid }), [
    [metric.info, info],
    [metric.labels, ({ metadata }) => told(asLabels('label', metadata.labels))],
    [metric.owner, ownerSamples],
    [metric.created, ({ metadata }) => unixTime(metadata.creationTimestamp)],
    [metric.startTime, ({ status }) => unixTime(status?.startTime)],
    [metric.deletion, ({ metadata }) => unixTime(metadata.deletionTimestamp)],
    [
      metric.phase,
      ({ status }) =>
        status?.phase === undefined
          ? undefined
          : phases.map((phase) => ({ labels: { phase }, value: flag(status.phase === phase) })),
    ],
    [
      metric.ready,
      ({ status }) =>
        (status?.conditions ?? [])
          .filter(({ type }) => type === 'Ready')
          .flatMap((condition) => conditionSamples(condition.status, (each) => ({ condition: each }))),
    ],
    [metric.containerReady, perContainer(({ ready }) => flag(ready))],
    [metric.containerRunning, perContainer(({ state }) => flag(state?.running !== undefined))],
    [metric.restarts, perContainer(({ restartCount }) => restartCount)],
    [metric.waitingReason, reasons(({ state }) => state?.waiting?.reason)],
    [metric.terminatedReason, reasons(({ state }) => state?.terminated?.reason)],
    [metric.lastTerminatedReason, reasons(({ lastState }) => lastState?.terminated?.reason)],
    [metric.requests, resources('requests')],
    [metric.limits, resources('limits')],
  ]);

/** gameday_pod_*: what the pods use. */
export const usageFamilies = (readings: readonly PodUsage[]): MetricFamily[] =>
  familiesOf(readings, ({ namespace, pod, container }) => ({ namespace, pod, container }), [
    [autoscalerMetric.cpuCores, ({ cpuCores }) => cpuCores],
    [autoscalerMetric.memoryBytes, ({ memoryBytes }) => memoryBytes],
  ]);
