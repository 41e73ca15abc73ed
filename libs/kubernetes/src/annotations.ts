/** Prefix of everything that the lab itself writes on objects. */
export const annotationPrefix = 'gameday.dev/';

/** Prefix of the settings of the predictive autoscaler, on a HorizontalPodAutoscaler. */
export const autoscalerSettingPrefix = `${annotationPrefix}autoscaler-`;

/** Annotations by which manifests, the control plane and its clients tell each other what Kubernetes has no field for. */
export const annotation = {
  /** On a pod template: which well-known port of the lab the container port `http` is, such as `gateway`. */
  hostPort: `${annotationPrefix}host-port`,
  /** On an object read from a manifest: a hash of the manifest as it was last applied. */
  applied: `${annotationPrefix}applied`,
  /** On a pod: the port that its process really serves on. */
  port: `${annotationPrefix}port`,
  /** On a pod: the port of its probes and metrics. */
  adminPort: `${annotationPrefix}admin-port`,
  /** On a pod: the pid of its process. */
  pid: `${annotationPrefix}pid`,
  /** On an autoscaler: whether the forecast takes part in decisions, one of `autoscalerModes`; `off` when absent. */
  autoscalerMode: `${autoscalerSettingPrefix}mode`,
  /** On an autoscaler: `"true"` stops it; nothing is asked and nothing is scaled until it is taken away. */
  paused: `${annotationPrefix}paused`,
  /** On the node: how many times as fast the autoscalers' clock runs. */
  timeScale: `${annotationPrefix}time-scale`,
  /** On an autoscaler: what the forecast has to say, in words. Its settings begin like this, with a dash. */
  forecast: `${annotationPrefix}forecast`,
  /** On an autoscaler: its last decision, in words. */
  decision: `${annotationPrefix}decision`,
} as const;

/** Modes of the predictive autoscaler: not at all; only say what it would do; decide. */
export const autoscalerModes = ['off', 'observe', 'auto'] as const;
export type AutoscalerMode = (typeof autoscalerModes)[number];

/** Labels that every object of the app has, as Kubernetes recommends them. */
export const commonLabel = {
  name: 'app.kubernetes.io/name',
  partOf: 'app.kubernetes.io/part-of',
  component: 'app.kubernetes.io/component',
  /** On pods and ReplicaSets: which revision of the Deployment's template they were made from. */
  podTemplateHash: 'pod-template-hash',
} as const;
