import {
  autoscalerMetric,
  autoscalerStateMetric,
  deploymentStateMetric,
  faultMetric,
  metric,
  type MetricDescription,
  podStateMetric,
  replicaSetStateMetric,
} from '@gameday/conventions';

/** What runs of experiments look like from outside; the cluster app exports it beside the faults in force. */
export const runMetric = {
  hypothesisValue: {
    name: 'gameday_hypothesis_value',
    type: 'gauge',
    help: 'What a probe of a hypothesis measured last.',
    labels: ['experiment', 'run', 'probe'],
  },
  hypothesisMet: {
    name: 'gameday_hypothesis_met',
    type: 'gauge',
    help: '1 while the steady-state hypothesis of a run holds, 0 while it does not.',
    labels: ['experiment', 'run', 'probe'],
  },
  verdict: {
    name: 'gameday_run_verdict',
    type: 'gauge',
    help: '1 for the verdict that a run ended with.',
    labels: ['experiment', 'run', 'verdict'],
  },
} as const satisfies Record<string, MetricDescription>;

/** Every metric that the lab's own processes export. */
export const labMetrics: readonly MetricDescription[] = [
  ...[metric, autoscalerMetric, autoscalerStateMetric, deploymentStateMetric, podStateMetric, replicaSetStateMetric],
  ...[faultMetric, runMetric],
].flatMap((group) => Object.values<MetricDescription>(group));
