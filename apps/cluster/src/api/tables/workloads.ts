import {
  type Deployment,
  formatLabelSelector,
  type PodSpec,
  type ReplicaSet,
  selectorRequirements,
} from '@gameday/kubernetes';
import { ageColumn, type Column, column, integer, nameColumn, wide } from './column.ts';

type Workload = Deployment | ReplicaSet;

const containersOf = ({ spec }: Workload): PodSpec['containers'] => spec?.template?.spec?.containers ?? [];

/** A selector as kubectl prints it: `<none>` when it selects everything, `<invalid>` when it cannot be read. */
export function selectorText(selector: NonNullable<Workload['spec']>['selector'] | undefined): string {
  try {
    return formatLabelSelector(selectorRequirements(selector ?? {})) || '<none>';
  } catch {
    return '<invalid>';
  }
}

const templateColumns: Column<Workload>[] = [
  wide(
    column('Containers', 'Names of each container in the template.', (object) =>
      containersOf(object)
        .map(({ name }) => name)
        .join(','),
    ),
  ),
  wide(
    column('Images', 'Images referenced by each container in the template.', (object) =>
      containersOf(object)
        .map(({ image }) => image)
        .join(','),
    ),
  ),
  wide(column('Selector', 'Label selector for pods.', ({ spec }) => selectorText(spec?.selector))),
];

export const deploymentColumns: readonly Column<Deployment>[] = [
  nameColumn,
  column(
    'Ready',
    'Number of the pod with ready state.',
    ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 1}`,
  ),
  integer('Up-to-date', 'Pods that have the desired template spec.', ({ status }) => status?.updatedReplicas),
  integer(
    'Available',
    'Pods that have been ready for at least minReadySeconds.',
    ({ status }) => status?.availableReplicas,
  ),
  ageColumn,
  ...templateColumns,
];

export const replicaSetColumns: readonly Column<ReplicaSet>[] = [
  nameColumn,
  integer('Desired', 'Number of desired pods.', ({ spec }) => spec?.replicas ?? 1),
  integer('Current', 'Most recently observed number of pods.', ({ status }) => status?.replicas),
  integer('Ready', 'Number of pods that are ready.', ({ status }) => status?.readyReplicas),
  ageColumn,
  ...templateColumns,
];
