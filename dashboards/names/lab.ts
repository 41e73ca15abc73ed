import {
  autoscalerMetric,
  autoscalerStateMetric,
  deploymentStateMetric,
  faultMetric,
  metric,
  type MetricDescription,
  podStateMetric,
  replicaSetStateMetric,
  runMetric,
} from '@gameday/conventions';

/** Every metric that the lab's own processes export. */
export const labMetrics: readonly MetricDescription[] = [
  ...[metric, autoscalerMetric, autoscalerStateMetric, deploymentStateMetric, podStateMetric, replicaSetStateMetric],
  ...[faultMetric, runMetric],
].flatMap((group) => Object.values<MetricDescription>(group));
