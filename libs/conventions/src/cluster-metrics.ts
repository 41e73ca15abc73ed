import type { MetricDescription } from './metrics.ts';

/** Describes gauges of one kind of object: names begin alike, and the same labels say which object it is. */
const gauges =
  (prefix: string, labels: readonly string[]) =>
  (name: string, help: string, more: readonly string[] = []): MetricDescription => ({
    name: `${prefix}${name}`,
    type: 'gauge',
    help,
    labels: [...labels, ...more],
  });

const hpa = gauges('kube_horizontalpodautoscaler_', ['namespace', 'horizontalpodautoscaler']);
const deployment = gauges('kube_deployment_', ['namespace', 'deployment']);
const replicaSet = gauges('kube_replicaset_', ['namespace', 'replicaset']);
const pod = gauges('kube_pod_', ['namespace', 'pod', 'uid']);
const autoscaler = gauges('gameday_autoscaler_', ['namespace', 'horizontalpodautoscaler']);
const usage = gauges('gameday_pod_', ['namespace', 'pod', 'container']);
const whole = gauges('gameday_autoscaler_', []);
const faults = gauges('gameday_fault_', []);
const run = gauges('gameday_', ['experiment', 'run']);

const fromLabels = 'Kubernetes labels converted to Prometheus labels.';
const fromAnnotations = 'Kubernetes annotations converted to Prometheus labels.';
const created = 'Unix creation timestamp';
const owner = ['owner_kind', 'owner_name', 'owner_is_controller'];
const resource = ['container', 'node', 'resource', 'unit'];

// Names, labels and texts of kube-state-metrics, so that dashboards and alerts for a real cluster work here.
// https://github.com/kubernetes/kube-state-metrics/tree/main/docs

/** Of HorizontalPodAutoscalers. Labels and annotations become further labels, `label_...` and `annotation_...`. */
export const autoscalerStateMetric = {
  info: hpa('info', 'Information about this autoscaler.', [
    'scaletargetref_api_version',
    'scaletargetref_kind',
    'scaletargetref_name',
  ]),
  annotations: hpa('annotations', fromAnnotations),
  labels: hpa('labels', fromLabels),
  generation: hpa('metadata_generation', 'The generation observed by the HorizontalPodAutoscaler controller.'),
  created: hpa('created', created),
  minReplicas: hpa(
    'spec_min_replicas',
    'Lower limit for the number of pods that can be set by the autoscaler, default 1.',
  ),
  maxReplicas: hpa(
    'spec_max_replicas',
    'Upper limit for the number of pods that can be set by the autoscaler; cannot be smaller than MinReplicas.',
  ),
  specTarget: hpa(
    'spec_target_metric',
    'The metric specifications used by this autoscaler when calculating the desired replica count.',
    ['metric_name', 'metric_target_type'],
  ),
  statusTarget: hpa(
    'status_target_metric',
    'The current metric status used by this autoscaler when calculating the desired replica count.',
    ['metric_name', 'metric_target_type'],
  ),
  currentReplicas: hpa('status_current_replicas', 'Current number of replicas of pods managed by this autoscaler.'),
  desiredReplicas: hpa('status_desired_replicas', 'Desired number of replicas of pods managed by this autoscaler.'),
  condition: hpa('status_condition', 'The condition of this autoscaler.', ['condition', 'status']),
} as const satisfies Record<string, MetricDescription>;

/** Of Deployments. */
export const deploymentStateMetric = {
  created: deployment('created', created),
  labels: deployment('labels', fromLabels),
  generation: deployment(
    'metadata_generation',
    'Sequence number representing a specific generation of the desired state.',
  ),
  specReplicas: deployment('spec_replicas', 'Number of desired pods for a deployment.'),
  paused: deployment(
    'spec_paused',
    'Whether the deployment is paused and will not be processed by the deployment controller.',
  ),
  observedGeneration: deployment('status_observed_generation', 'The generation observed by the deployment controller.'),
  replicas: deployment('status_replicas', 'The number of replicas per deployment.'),
  ready: deployment('status_replicas_ready', 'The number of ready replicas per deployment.'),
  available: deployment('status_replicas_available', 'The number of available replicas per deployment.'),
  unavailable: deployment('status_replicas_unavailable', 'The number of unavailable replicas per deployment.'),
  updated: deployment('status_replicas_updated', 'The number of updated replicas per deployment.'),
  condition: deployment('status_condition', 'The current status conditions of a deployment.', [
    'reason',
    'condition',
    'status',
  ]),
} as const satisfies Record<string, MetricDescription>;

/** Of ReplicaSets. */
export const replicaSetStateMetric = {
  created: replicaSet('created', created),
  labels: replicaSet('labels', fromLabels),
  owner: replicaSet('owner', "Information about the ReplicaSet's owner.", owner),
  generation: replicaSet(
    'metadata_generation',
    'Sequence number representing a specific generation of the desired state.',
  ),
  specReplicas: replicaSet('spec_replicas', 'Number of desired pods for a ReplicaSet.'),
  observedGeneration: replicaSet('status_observed_generation', 'The generation observed by the ReplicaSet controller.'),
  replicas: replicaSet('status_replicas', 'The number of replicas per ReplicaSet.'),
  ready: replicaSet('status_ready_replicas', 'The number of ready replicas per ReplicaSet.'),
} as const satisfies Record<string, MetricDescription>;

/** Of pods and their containers. */
export const podStateMetric = {
  info: pod('info', 'Information about pod.', [
    'host_ip',
    'pod_ip',
    'node',
    'created_by_kind',
    'created_by_name',
    'priority_class',
    'host_network',
  ]),
  labels: pod('labels', fromLabels),
  owner: pod('owner', "Information about the Pod's owner.", owner),
  created: pod('created', created),
  startTime: pod('start_time', 'Start time in unix timestamp for a pod.'),
  deletion: pod('deletion_timestamp', 'Unix deletion timestamp'),
  phase: pod('status_phase', 'The pods current phase.', ['phase']),
  ready: pod('status_ready', 'Describes whether the pod is ready to serve requests.', ['condition']),
  containerReady: pod('container_status_ready', 'Describes whether the containers readiness check succeeded.', [
    'container',
  ]),
  containerRunning: pod('container_status_running', 'Describes whether the container is currently in running state.', [
    'container',
  ]),
  restarts: {
    ...pod('container_status_restarts_total', 'The number of container restarts per container.', ['container']),
    type: 'counter',
  },
  waitingReason: pod(
    'container_status_waiting_reason',
    'Describes the reason the container is currently in waiting state.',
    ['container', 'reason'],
  ),
  terminatedReason: pod(
    'container_status_terminated_reason',
    'Describes the reason the container is currently in terminated state.',
    ['container', 'reason'],
  ),
  lastTerminatedReason: pod(
    'container_status_last_terminated_reason',
    'Describes the last reason the container was in terminated state.',
    ['container', 'reason'],
  ),
  requests: pod('container_resource_requests', 'The number of requested request resource by a container.', resource),
  limits: pod('container_resource_limits', 'The number of requested limit resource by a container.', resource),
} as const satisfies Record<string, MetricDescription>;

/** Of the autoscaler itself, and what it measures. */
export const autoscalerMetric = {
  cpuCores: usage('cpu_cores', 'CPU that a container uses, in cores, averaged over the last readings.'),
  memoryBytes: usage('memory_bytes', 'Memory that a container uses, in bytes.'),
  timeScale: whole('time_scale', "How many times as fast as the real clock the autoscaler's runs."),
  ruleProblems: whole(
    'rule_problems',
    'Rules for custom and external metrics that were left out because they are wrong.',
  ),
  decisions: {
    ...autoscaler(
      'decisions_total',
      'Decisions, by what they did (none, scale_up, scale_down) and who is at fault for an error (none, spec, internal).',
      ['action', 'error'],
    ),
    type: 'counter',
  },
  decisionDuration: {
    ...autoscaler('decision_duration_seconds', 'Duration of a decision, in real seconds, with asking for the metrics.'),
    type: 'histogram',
  },
  lastDecision: autoscaler('last_decision_timestamp_seconds', 'Unix time of the last decision.'),
  paused: autoscaler('paused', 'Whether the autoscaler is paused by its annotation.'),
  proposal: autoscaler('metric_proposal_replicas', 'Replicas that one metric by itself asks for.', ['metric_name']),
  mode: autoscaler('mode', '1 for the mode that the forecast takes part in (off, observe, auto), 0 for the others.', [
    'mode',
  ]),
  demand: autoscaler('demand', 'Load of all pods together, in the unit of the metric that is forecast.', [
    'metric_name',
  ]),
  forecast: autoscaler(
    'forecast',
    'The highest load that is forecast until a pod started now would serve: the middle of it (point), and what it will hardly exceed (quantile).',
    ['metric_name', 'estimate'],
  ),
  forecastError: autoscaler(
    'forecast_error_ratio',
    'How wrong the forecasts that have come due were, relative to the load; 0.1 is ten percent.',
    ['metric_name'],
  ),
  forecastCoverage: autoscaler(
    'forecast_coverage_ratio',
    'Part of the loads that stayed within what the forecast said they would hardly exceed.',
    ['metric_name'],
  ),
  forecastStatus: autoscaler(
    'forecast_status',
    '1 for how far the forecast is relied on: it is (ready), it has been too wrong (inaccurate), the history is too short (thin), nothing in it comes again (no_period); 0 for the others.',
    ['status'],
  ),
  floor: autoscaler('predictive_replicas', 'Replicas that the forecast asks for; in mode observe nobody obeys it.'),
  startUp: autoscaler(
    'startup_seconds',
    'Time from the creation of a pod until it is ready that 95 % of the last pods stayed below, in real seconds.',
  ),
} as const satisfies Record<string, MetricDescription>;

/** Of the faults in force, whoever made them. */
export const faultMetric = {
  active: faults(
    'active',
    '1 while a fault of an experiment is in force, then 0 for a minute; `fault` is its kind, `target` what it is done to.',
    ['experiment', 'run', 'fault', 'target'],
  ),
} as const satisfies Record<string, MetricDescription>;

/** Of the runs of experiments that are under way, and of those that ended within the last half minute. */
export const runMetric = {
  hypothesisValue: run('hypothesis_value', 'What a probe of a hypothesis measured last, where that is a number.', [
    'probe',
  ]),
  hypothesisMet: run('hypothesis_met', '1 while what a probe measures is within its tolerance, 0 while it is not.', [
    'probe',
  ]),
  verdict: run(
    'run_verdict',
    '1 for the verdict that a run ended with: held, deviated, inconclusive, failed or aborted.',
    ['verdict'],
  ),
} as const satisfies Record<string, MetricDescription>;
