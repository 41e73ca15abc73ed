import type { HorizontalPodAutoscaler, MetricSpec } from '@gameday/kubernetes';
import type { HorizontalPodAutoscaler as HpaV1 } from 'kubernetes-types/autoscaling/v1.js';

const isCpuUtilization = ({ resource }: MetricSpec): boolean =>
  resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;

/** An autoscaler as autoscaling/v1 can say it: of the metrics, only the CPU utilization. */
export function toHpaV1({ metadata, spec, status }: HorizontalPodAutoscaler): HpaV1 {
  const target = spec?.metrics?.find(isCpuUtilization)?.resource?.target.averageUtilization;
  const current = status?.currentMetrics?.find(({ resource }) => resource?.name === 'cpu')?.resource?.current
    .averageUtilization;
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    ...(metadata && { metadata }),
    ...(spec && {
      spec: {
        scaleTargetRef: spec.scaleTargetRef,
        ...(spec.minReplicas !== undefined && { minReplicas: spec.minReplicas }),
        maxReplicas: spec.maxReplicas,
        ...(target !== undefined && { targetCPUUtilizationPercentage: target }),
      },
    }),
    status: {
      ...(status?.observedGeneration !== undefined && { observedGeneration: status.observedGeneration }),
      ...(status?.lastScaleTime !== undefined && { lastScaleTime: status.lastScaleTime }),
      currentReplicas: status?.currentReplicas ?? 0,
      desiredReplicas: status?.desiredReplicas ?? 0,
      ...(current !== undefined && { currentCPUUtilizationPercentage: current }),
    },
  };
}

/** What an autoscaling/v1 object means. Metrics and behavior that it cannot say stay as they were before. */
export function fromHpaV1({ metadata, spec }: HpaV1, before?: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { targetCPUUtilizationPercentage: target, ...rest } = spec ?? ({} as NonNullable<HpaV1['spec']>);
  const others = (before?.spec.metrics ?? []).filter((metric) => !isCpuUtilization(metric));
  const cpu: MetricSpec[] =
    target === undefined
      ? []
      : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } } }];
  const metrics = [...cpu, ...others];
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    ...(metadata && { metadata }),
    spec: {
      ...rest,
      ...(metrics.length > 0 && { metrics }),
      ...(before?.spec.behavior && { behavior: before.spec.behavior }),
    },
    ...(before?.status && { status: before.status }),
  };
}
