import type {
  HorizontalPodAutoscalerSpec as Spec,
  HorizontalPodAutoscaler as Hpa,
} from 'kubernetes-types/autoscaling/v2.js';
import type { Quantity } from 'kubernetes-types/api/resource.js';
import type { HPAScalingRules as Rules } from 'kubernetes-types/autoscaling/v2.js';
import type { ObjectMeta as Meta } from 'kubernetes-types/meta/v1.js';

export type { Deployment, DeploymentSpec, DeploymentStatus, ReplicaSet } from 'kubernetes-types/apps/v1.js';
export type { Scale } from 'kubernetes-types/autoscaling/v1.js';
export type {
  CrossVersionObjectReference,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  HPAScalingPolicy,
  MetricIdentifier,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from 'kubernetes-types/autoscaling/v2.js';
export type {
  Container,
  ContainerStatus,
  EnvVar,
  Event,
  Pod,
  PodSpec,
  PodStatus,
  PodTemplateSpec,
  Probe,
  Service,
} from 'kubernetes-types/core/v1.js';
export type { LabelSelector, ListMeta, OwnerReference, Status } from 'kubernetes-types/meta/v1.js';
export type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.js';
export type { Quantity };

/** Scaling rules with the tolerance that autoscaling/v2 has had since Kubernetes 1.33. */
export interface HPAScalingRules extends Rules {
  tolerance?: Quantity;
}

/** The spec of an autoscaler, with tolerances per direction. */
export interface HorizontalPodAutoscalerSpec extends Omit<Spec, 'behavior'> {
  behavior?: { scaleUp?: HPAScalingRules; scaleDown?: HPAScalingRules };
}

export interface HorizontalPodAutoscaler extends Omit<Hpa, 'spec'> {
  spec: HorizontalPodAutoscalerSpec;
}

/** What every object has. */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata?: Meta;
}

export type ObjectMeta = Meta;
