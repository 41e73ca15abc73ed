import type { ApiContext } from '../context.ts';
import type { Column } from '../tables/column.ts';
import {
  endpointSliceColumns,
  namespaceColumns,
  nodeColumns,
  nodeMetricsColumns,
  podMetricsColumns,
} from '../tables/others.ts';
import { listEndpointSlices } from '../views/endpoint-slices.ts';
import { listNodeMetrics, listPodMetrics } from '../views/metrics.ts';
import { namespaceObject, nodeObject } from '../views/node.ts';
import type { Wire } from '../wire.ts';
import type { Resource } from './resource.ts';

const columns = <T>(list: readonly Column<T>[]) => list as unknown as readonly Column<Wire>[];

/** The resources that are worked out when somebody asks: the one node, the one namespace, and what is used. */
export function computedResources(context: ApiContext): readonly Resource[] {
  const startedMs = context.clock.nowMs();
  const measured = {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    singular: '',
    verbs: ['get', 'list'],
    subresources: [],
  } as const;
  return [
    {
      group: '',
      version: 'v1',
      plural: 'namespaces',
      singular: 'namespace',
      kind: 'Namespace',
      shortNames: ['ns'],
      namespaced: false,
      verbs: ['get', 'list', 'watch'],
      subresources: [],
      backing: { from: 'computed', list: () => [namespaceObject(context, startedMs)] },
      columns: columns(namespaceColumns),
      fields: ['status.phase'],
      hint: `the lab has one namespace, ${context.namespace}`,
    },
    {
      group: '',
      version: 'v1',
      plural: 'nodes',
      singular: 'node',
      kind: 'Node',
      shortNames: ['no'],
      namespaced: false,
      verbs: ['get', 'list', 'watch'],
      subresources: [],
      backing: { from: 'computed', list: () => [nodeObject(context, startedMs)] },
      columns: columns(nodeColumns),
      fields: ['spec.unschedulable'],
      hint: 'the one node is this machine; it cannot be changed',
    },
    {
      group: 'discovery.k8s.io',
      version: 'v1',
      plural: 'endpointslices',
      singular: 'endpointslice',
      kind: 'EndpointSlice',
      namespaced: true,
      verbs: ['get', 'list'],
      subresources: [],
      backing: { from: 'computed', list: (namespace) => listEndpointSlices(context, namespace) },
      columns: columns(endpointSliceColumns),
      hint: 'endpoints follow from Services and their pods',
    },
    {
      ...measured,
      plural: 'nodes',
      kind: 'NodeMetrics',
      namespaced: false,
      backing: { from: 'computed', list: () => listNodeMetrics(context) as Wire[] },
      columns: columns(nodeMetricsColumns),
    },
    {
      ...measured,
      plural: 'pods',
      kind: 'PodMetrics',
      namespaced: true,
      backing: { from: 'computed', list: (namespace) => listPodMetrics(context, namespace) as Wire[] },
      columns: columns(podMetricsColumns),
    },
  ];
}
