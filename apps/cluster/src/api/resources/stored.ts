import type { HorizontalPodAutoscaler } from '@gameday/kubernetes';
import type { HorizontalPodAutoscaler as HpaV1 } from 'kubernetes-types/autoscaling/v1.js';
import type { Kind, Kinds, Stored } from '../../store/store.ts';
import type { Column } from '../tables/column.ts';
import { hpaColumns } from '../tables/hpas.ts';
import { budgetColumns, eventColumns, serviceColumns } from '../tables/others.ts';
import { podColumns, podRowConditions } from '../tables/pods.ts';
import { deploymentColumns, replicaSetColumns } from '../tables/workloads.ts';
import { toEventV1 } from '../views/event-v1.ts';
import { fromHpaV1, toHpaV1 } from '../views/hpa-v1.ts';
import type { Wire } from '../wire.ts';
import type { Backing, Resource, Verb } from './resource.ts';

const read: readonly Verb[] = ['get', 'list', 'watch'];
const readAndDelete: readonly Verb[] = ['delete', 'deletecollection', ...read];
const all: readonly Verb[] = ['create', ...readAndDelete, 'patch', 'update'];

const statusOf = (kind: string) => ({ name: 'status', verbs: ['get'] as const, kind });
const scaleOf = (verbs: readonly Verb[]) => ({ name: 'scale', verbs, kind: 'Scale', apiVersion: 'autoscaling/v1' });

/** As it is kept. */
const kept = (kind: Kind): Backing => ({
  from: 'store',
  kind,
  toWire: (object) => object as Wire,
  fromWire: (wire) => wire as Kinds[Kind],
});

/** In another version than the kept one; each object is converted once. */
function converted<K extends Kind>(
  kind: K,
  toWire: (object: Stored<K>) => object,
  fromWire: (wire: Wire, before?: Stored<K>) => Kinds[K],
): Backing {
  const made = new WeakMap<object, Wire>();
  return {
    from: 'store',
    kind,
    toWire(object) {
      const wire = made.get(object) ?? (toWire(object as Stored<K>) as Wire);
      made.set(object, wire);
      return wire;
    },
    fromWire: (wire, before) => fromWire(wire, before as Stored<K> | undefined),
  };
}

// A table reads its own kind; which columns go with which kind is settled here, once.
const columns = <T>(list: readonly Column<T>[]) => list as unknown as readonly Column<Wire>[];

const autoscalers = {
  group: 'autoscaling',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  kind: 'HorizontalPodAutoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  verbs: all,
  subresources: [statusOf('HorizontalPodAutoscaler')],
} as const;

const events = {
  plural: 'events',
  singular: 'event',
  kind: 'Event',
  shortNames: ['ev'],
  namespaced: true,
  verbs: readAndDelete,
  subresources: [],
  hint: 'events are written by the control plane',
} as const;

const objectFields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

/** The resources whose objects lie in the store. */
export const storedResources: readonly Resource[] = [
  {
    group: '',
    version: 'v1',
    plural: 'pods',
    singular: 'pod',
    kind: 'Pod',
    shortNames: ['po'],
    categories: ['all'],
    namespaced: true,
    verbs: [...readAndDelete, 'patch', 'update'],
    subresources: [
      { name: 'eviction', verbs: ['create'], kind: 'Eviction', apiVersion: 'policy/v1' },
      { name: 'log', verbs: ['get'], kind: 'Pod' },
      statusOf('Pod'),
    ],
    backing: kept('Pod'),
    columns: columns(podColumns),
    rowConditions: (object) => podRowConditions(object as Kinds['Pod']),
    fields: [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'spec.hostNetwork',
      'status.phase',
      'status.podIP',
      'status.nominatedNodeName',
    ],
    hint: 'pods are made by Deployments here; create or scale one of those',
  },
  {
    group: '',
    version: 'v1',
    plural: 'services',
    singular: 'service',
    kind: 'Service',
    shortNames: ['svc'],
    categories: ['all'],
    namespaced: true,
    verbs: all,
    subresources: [statusOf('Service')],
    backing: kept('Service'),
    columns: columns(serviceColumns),
    fields: ['spec.clusterIP', 'spec.type'],
  },
  {
    group: '',
    version: 'v1',
    ...events,
    backing: kept('Event'),
    columns: columns(eventColumns),
    fields: [...objectFields.map((field) => `involvedObject.${field}`), 'reason', 'reportingComponent', 'type'],
  },
  {
    group: 'apps',
    version: 'v1',
    plural: 'deployments',
    singular: 'deployment',
    kind: 'Deployment',
    shortNames: ['deploy'],
    categories: ['all'],
    namespaced: true,
    verbs: all,
    subresources: [scaleOf(['get', 'patch', 'update']), statusOf('Deployment')],
    backing: kept('Deployment'),
    columns: columns(deploymentColumns),
  },
  {
    group: 'apps',
    version: 'v1',
    plural: 'replicasets',
    singular: 'replicaset',
    kind: 'ReplicaSet',
    shortNames: ['rs'],
    categories: ['all'],
    namespaced: true,
    verbs: readAndDelete,
    subresources: [scaleOf(['get']), statusOf('ReplicaSet')],
    backing: kept('ReplicaSet'),
    columns: columns(replicaSetColumns),
    fields: ['status.replicas'],
    hint: 'ReplicaSets are made by Deployments here; change the Deployment',
  },
  {
    group: 'events.k8s.io',
    version: 'v1',
    ...events,
    backing: converted('Event', toEventV1, (wire) => wire as Kinds['Event']),
    // Rows are made of what is kept, so both versions print alike.
    columns: columns(eventColumns).map((column) => ({
      ...column,
      cell: (object, nowMs) => column.cell(asCoreEvent(object), nowMs),
    })),
    fields: [...objectFields.map((field) => `regarding.${field}`), 'reason', 'reportingController', 'type'],
  },
  {
    ...autoscalers,
    version: 'v2',
    backing: kept('HorizontalPodAutoscaler'),
    columns: columns(hpaColumns),
  },
  {
    ...autoscalers,
    version: 'v1',
    backing: converted('HorizontalPodAutoscaler', toHpaV1, (wire, before) => fromHpaV1(wire as HpaV1, before)),
    columns: columns(hpaColumns).map((column) => ({
      ...column,
      cell: (object, nowMs) => column.cell(asHpaV2(object), nowMs),
    })),
  },
  {
    group: 'policy',
    version: 'v1',
    plural: 'poddisruptionbudgets',
    singular: 'poddisruptionbudget',
    kind: 'PodDisruptionBudget',
    shortNames: ['pdb'],
    namespaced: true,
    verbs: all,
    subresources: [statusOf('PodDisruptionBudget')],
    backing: kept('PodDisruptionBudget'),
    columns: columns(budgetColumns),
  },
];

function asCoreEvent(object: Wire): Wire {
  const {
    regarding,
    note,
    deprecatedSource,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    ...same
  } = object as Record<string, unknown>;
  return {
    ...same,
    involvedObject: regarding,
    message: note,
    source: deprecatedSource,
    firstTimestamp: deprecatedFirstTimestamp,
    lastTimestamp: deprecatedLastTimestamp,
    count: deprecatedCount,
  } as Wire;
}

function asHpaV2(object: Wire): Wire {
  const { status } = object as HpaV1;
  const averageUtilization = status?.currentCPUUtilizationPercentage;
  const current = {
    type: 'Resource',
    resource: { name: 'cpu', current: { ...(averageUtilization !== undefined && { averageUtilization }) } },
  };
  const whole = fromHpaV1(object as HpaV1);
  return { ...whole, status: { ...status, currentMetrics: [current] } as HorizontalPodAutoscaler['status'] };
}
