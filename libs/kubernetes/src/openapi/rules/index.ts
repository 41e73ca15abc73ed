import type { FieldProblem } from '../field-problem.ts';
import { checkAutoscaler } from './autoscaler.ts';
import { checkDisruptionBudget, checkService } from './others.ts';
import { checkPodSpec } from './pod.ts';
import { checkDeployment, checkReplicaSet } from './workload.ts';
import { checkTemplateMetadata } from './metadata.ts';
import type { Pod, PodTemplateSpec } from '../../types.ts';

const checkPod = ({ spec }: Pod): FieldProblem[] => checkPodSpec(['spec'], spec);

interface Job {
  readonly spec?: { readonly template?: PodTemplateSpec };
}

const checkJob = ({ spec }: Job): FieldProblem[] => [
  ...checkTemplateMetadata(['spec', 'template', 'metadata'], spec?.template?.metadata),
  ...checkPodSpec(['spec', 'template', 'spec'], spec?.template?.spec),
];

/** What the API refuses beyond its schemas, per kind, as far as manifests of services go. */
const rules: Readonly<Record<string, (object: never) => FieldProblem[]>> = {
  DaemonSet: checkReplicaSet,
  Deployment: checkDeployment,
  HorizontalPodAutoscaler: checkAutoscaler,
  Job: checkJob,
  Pod: checkPod,
  PodDisruptionBudget: checkDisruptionBudget,
  ReplicaSet: checkReplicaSet,
  Service: checkService,
  StatefulSet: checkReplicaSet,
};

/** Faults beyond the schema, of an object whose types are right. */
export const checkRules = (kind: string, object: object): FieldProblem[] => rules[kind]?.(object as never) ?? [];
