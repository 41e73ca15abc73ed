import type { Event, PodDisruptionBudget, Service } from '@gameday/kubernetes';
import type { Namespace, Node } from 'kubernetes-types/core/v1.js';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.js';
import type { NodeMetrics, PodMetrics } from '../views/metrics.ts';
import { ageColumn, type Column, column, integer, nameColumn, wide } from './column.ts';
import { since } from './duration.ts';

const selectorOf = (labels: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join(',') || '<none>';

const servicePorts = ({ spec }: Service): string =>
  (spec?.ports ?? [])
    .map(({ port, nodePort, protocol = 'TCP' }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`)
    .join(',') || '<none>';

export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  column('Type', 'How the service is exposed.', ({ spec }) => spec?.type ?? 'ClusterIP'),
  column('Cluster-IP', 'The address of the service.', ({ spec }) => spec?.clusterIP || '<none>'),
  column('External-IP', 'Addresses outside of the cluster.', ({ spec }) => spec?.externalIPs?.join(',') || '<none>'),
  column('Port(s)', 'The ports of the service.', servicePorts),
  ageColumn,
  wide(column('Selector', 'The labels of the pods that serve.', ({ spec }) => selectorOf(spec?.selector))),
];

export const budgetColumns: readonly Column<PodDisruptionBudget>[] = [
  nameColumn,
  column('Min Available', 'The minimum number of pods that must be available.', ({ spec }) =>
    String(spec?.minAvailable ?? 'N/A'),
  ),
  column('Max Unavailable', 'The maximum number of pods that may be unavailable.', ({ spec }) =>
    String(spec?.maxUnavailable ?? 'N/A'),
  ),
  integer(
    'Allowed Disruptions',
    'Calculated number of pods that may be disrupted at this time.',
    ({ status }) => status?.disruptionsAllowed,
  ),
  ageColumn,
];

const firstSeen = ({ firstTimestamp, eventTime }: Event, nowMs: number): string =>
  since(firstTimestamp ?? eventTime, nowMs);

function lastSeen(event: Event, nowMs: number): string {
  if (event.series?.lastObservedTime !== undefined) return since(event.series.lastObservedTime, nowMs);
  return event.lastTimestamp === undefined ? firstSeen(event, nowMs) : since(event.lastTimestamp, nowMs);
}

const sourceOf = ({ source, reportingComponent, reportingInstance }: Event): string => {
  const component = source?.component || reportingComponent || '';
  const host = source?.host || reportingInstance || '';
  return host === '' ? component : `${component}, ${host}`;
};

export const eventColumns: readonly Column<Event>[] = [
  column('Last Seen', 'When the event last happened.', lastSeen),
  column('Type', 'Normal or Warning.', ({ type }) => type ?? ''),
  column('Reason', 'Why it happened, in one word.', ({ reason }) => reason ?? ''),
  column('Object', 'What the event is about.', ({ involvedObject: { kind = '', name } }) =>
    name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
  ),
  wide(column('Subobject', 'The part of the object.', ({ involvedObject }) => involvedObject.fieldPath ?? '')),
  wide(column('Source', 'Who reported it.', sourceOf)),
  column('Message', 'What happened.', ({ message }) => (message ?? '').trim()),
  wide(column('First Seen', 'When the event first happened.', firstSeen)),
  wide(integer('Count', 'How often it happened.', ({ series, count }) => series?.count ?? (count || 1))),
  wide(nameColumn),
];

const addressOf = ({ status }: Node, type: string): string =>
  status?.addresses?.find((address) => address.type === type)?.address ?? '<none>';

const rolePrefix = 'node-role.kubernetes.io/';

const rolesOf = ({ metadata }: Node): string =>
  Object.keys(metadata?.labels ?? {})
    .filter((label) => label.startsWith(rolePrefix))
    .map((label) => label.slice(rolePrefix.length))
    .toSorted()
    .join(',') || '<none>';

export const nodeColumns: readonly Column<Node>[] = [
  nameColumn,
  column('Status', 'The status of the node.', ({ status }) =>
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ? 'Ready' : 'NotReady',
  ),
  column('Roles', 'The roles of the node.', rolesOf),
  ageColumn,
  column(
    'Version',
    'The version of Kubernetes that is spoken here.',
    ({ status }) => status?.nodeInfo?.kubeletVersion ?? '',
  ),
  wide(column('Internal-IP', 'The address within the cluster.', (node) => addressOf(node, 'InternalIP'))),
  wide(column('External-IP', 'The address outside of the cluster.', (node) => addressOf(node, 'ExternalIP'))),
  wide(column('OS-Image', 'The operating system.', ({ status }) => status?.nodeInfo?.osImage ?? '<unknown>')),
  wide(column('Kernel-Version', 'The kernel.', ({ status }) => status?.nodeInfo?.kernelVersion ?? '<unknown>')),
  wide(
    column(
      'Container-Runtime',
      'What runs the containers.',
      ({ status }) => status?.nodeInfo?.containerRuntimeVersion ?? '<unknown>',
    ),
  ),
];

export const namespaceColumns: readonly Column<Namespace>[] = [
  nameColumn,
  column('Status', 'The status of the namespace.', ({ status }) => status?.phase ?? ''),
  ageColumn,
];

const metricColumns: Column<PodMetrics | NodeMetrics>[] = [
  column(
    'cpu',
    'Processor time used, in cores.',
    (metrics) => ('usage' in metrics ? metrics.usage.cpu : metrics.containers[0]?.usage.cpu) ?? '',
  ),
  column(
    'memory',
    'Memory used.',
    (metrics) => ('usage' in metrics ? metrics.usage.memory : metrics.containers[0]?.usage.memory) ?? '',
  ),
  column('Window', 'The time over which it was measured.', ({ window }) => window),
];

export const podMetricsColumns: readonly Column<PodMetrics>[] = [nameColumn, ...metricColumns];
export const nodeMetricsColumns: readonly Column<NodeMetrics>[] = [nameColumn, ...metricColumns];

export const endpointSliceColumns: readonly Column<EndpointSlice>[] = [
  nameColumn,
  column('AddressType', 'The type of the addresses.', ({ addressType }) => addressType),
  column('Ports', 'The ports.', ({ ports }) => (ports ?? []).map(({ port }) => port).join(',') || '<unset>'),
  column('Endpoints', 'The addresses.', ({ endpoints }) => endpoints.flatMap(({ addresses }) => addresses).join(',')),
  ageColumn,
];
