import type {
  Deployment,
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricSpec,
  ReplicaSet,
  Service,
} from '@gameday/kubernetes';
import { apiVersions } from '../store/kinds.ts';
import type { Kind, Kinds } from '../store/store.ts';
import { filled, podWithDefaults, templateWithDefaults } from './pod-defaults.ts';

type DeploymentSpec = NonNullable<Deployment['spec']>;
type Strategy = NonNullable<DeploymentSpec['strategy']>;

function strategy(given: Strategy = {}): Strategy {
  const type = given.type ?? 'RollingUpdate';
  if (type !== 'RollingUpdate') return { ...given, type };
  return { ...given, type, rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%', ...given.rollingUpdate } };
}

/** apps/v1 SetDefaults_Deployment. */
function deployment(given: Deployment): Deployment {
  const { spec } = given;
  if (!spec) return given;
  return {
    ...given,
    spec: {
      ...filled<DeploymentSpec>({ replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }, spec),
      strategy: strategy(spec.strategy),
      template: templateWithDefaults(spec.template),
    },
  };
}

function replicaSet(given: ReplicaSet): ReplicaSet {
  const { spec } = given;
  if (!spec) return given;
  const template = spec.template ? { template: templateWithDefaults(spec.template) } : {};
  return { ...given, spec: { replicas: 1, ...spec, ...template } };
}

const cpuMetric: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
};

const scaleUp: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

const scaleDown: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** autoscaling/v2 SetDefaults_HorizontalPodAutoscaler and ..Behavior: rules are filled in only where a behavior is given. */
function autoscaler(given: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { metrics, behavior } = given.spec;
  return {
    ...given,
    spec: {
      minReplicas: 1,
      ...given.spec,
      metrics: metrics && metrics.length > 0 ? metrics : [cpuMetric],
      ...(behavior
        ? {
            behavior: {
              scaleUp: { ...scaleUp, ...behavior.scaleUp },
              scaleDown: { ...scaleDown, ...behavior.scaleDown },
            },
          }
        : {}),
    },
  };
}

function service(given: Service): Service {
  const { spec } = given;
  if (!spec) return given;
  const ports = spec.ports?.map((port) => ({ protocol: 'TCP', targetPort: port.port, ...port }));
  return {
    ...given,
    spec: {
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ...spec,
      ...(ports ? { ports } : {}),
    },
  };
}

const defaulting: { readonly [K in Kind]?: (object: Kinds[K]) => Kinds[K] } = {
  Pod: podWithDefaults,
  ReplicaSet: replicaSet,
  Deployment: deployment,
  HorizontalPodAutoscaler: autoscaler,
  Service: service,
};

/**
 * The object as the API server (1.32) would keep it: what it leaves out is filled in by its kind's defaults. What it says stays; a
 * second time changes nothing. Its apiVersion and kind are set too.
 */
export function withDefaults<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K] {
  const named = { ...object, apiVersion: apiVersions[kind], kind } as Kinds[K];
  return defaulting[kind]?.(named) ?? named;
}
