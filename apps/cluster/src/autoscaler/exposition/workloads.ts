import { deploymentStateMetric, replicaSetStateMetric } from '@gameday/conventions';
import type { Stored } from '../../store/store.ts';
import { asLabels, conditionSamples, familiesOf, flag, ownerSamples, told, unixTime } from './families.ts';
import type { MetricFamily } from './render.ts';

/** Reasons of conditions that become label values; any other is `unknown`, as in kube-state-metrics. */
const reasons = new Set([
  '',
  'ReplicaSetUpdated',
  'ReplicaSetCreateError',
  'NewReplicaSetCreated',
  'FoundNewReplicaSet',
  'NewReplicaSetAvailable',
  'ProgressDeadlineExceeded',
  'DeploymentPaused',
  'DeploymentResumed',
  'MinimumReplicasAvailable',
  'MinimumReplicasUnavailable',
]);

/** kube_deployment_* */
export function deploymentFamilies(deployments: readonly Stored<'Deployment'>[]): MetricFamily[] {
  const metric = deploymentStateMetric;
  return familiesOf(deployments, ({ metadata }) => ({ namespace: metadata.namespace, deployment: metadata.name }), [
    [metric.created, ({ metadata }) => unixTime(metadata.creationTimestamp)],
    [metric.labels, ({ metadata }) => told(asLabels('label', metadata.labels))],
    [metric.generation, ({ metadata }) => metadata.generation],
    [metric.specReplicas, ({ spec }) => spec?.replicas ?? 1],
    [metric.paused, ({ spec }) => flag(spec?.paused)],
    [metric.observedGeneration, ({ status }) => status?.observedGeneration ?? 0],
    [metric.replicas, ({ status }) => status?.replicas ?? 0],
    [metric.ready, ({ status }) => status?.readyReplicas ?? 0],
    [metric.available, ({ status }) => status?.availableReplicas ?? 0],
    [metric.unavailable, ({ status }) => status?.unavailableReplicas ?? 0],
    [metric.updated, ({ status }) => status?.updatedReplicas ?? 0],
    [
      metric.condition,
      ({ status }) =>
        (status?.conditions ?? []).flatMap((condition) => {
          const reason = reasons.has(condition.reason ?? '') ? (condition.reason ?? '') : 'unknown';
          return conditionSamples(condition.status, (each) => ({ reason, condition: condition.type, status: each }));
        }),
    ],
  ]);
}

/** kube_replicaset_* */
export function replicaSetFamilies(replicaSets: readonly Stored<'ReplicaSet'>[]): MetricFamily[] {
  const metric = replicaSetStateMetric;
  return familiesOf(replicaSets, ({ metadata }) => ({ namespace: metadata.namespace, replicaset: metadata.name }), [
    [metric.created, ({ metadata }) => unixTime(metadata.creationTimestamp)],
    [metric.labels, ({ metadata }) => told(asLabels('label', metadata.labels))],
    [metric.owner, ownerSamples],
    [metric.generation, ({ metadata }) => metadata.generation],
    [metric.specReplicas, ({ spec }) => spec?.replicas],
    [metric.observedGeneration, ({ status }) => status?.observedGeneration ?? 0],
    [metric.replicas, ({ status }) => status?.replicas ?? 0],
    [metric.ready, ({ status }) => status?.readyReplicas ?? 0],
  ]);
}
