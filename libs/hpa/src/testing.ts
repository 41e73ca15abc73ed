import type { HorizontalPodAutoscalerSpec, MetricSpec } from '@gameday/kubernetes';
import { milliValue } from '@gameday/kubernetes';
import type { AutoscalerState, DecideInput, MetricsSource, PodSnapshot } from './types.ts';

/** Makes inputs for the tests of this library: a Deployment `web` of ready pods that each ask for one core. */

export const freshState: AutoscalerState = { recommendations: null, scaleUpEvents: [], scaleDownEvents: [] };
/** A controller that has seen the autoscaler and holds nothing against it. */
export const knownState: AutoscalerState = { recommendations: [], scaleUpEvents: [], scaleDownEvents: [] };

export const nowMs = 1_800_000_000_000;

export const readyPod = (name: string, more: Partial<PodSnapshot> = {}): PodSnapshot => ({
  name,
  labels: { app: 'web' },
  phase: 'Running',
  startTimeMs: nowMs - 3_600_000,
  ready: { status: 'True', lastTransitionTimeMs: nowMs - 3_590_000 },
  containers: [{ name: 'app', requests: { cpu: '1', memory: '1Gi' } }],
  ...more,
});

export const readyPods = (count: number): PodSnapshot[] =>
  Array.from({ length: count }, (_, index) => readyPod(`web-${index}`));

const none = (): never => {
  throw new Error('there is none');
};

/** CPU of each pod in percent of a core, by order; pods beyond them have no sample. */
export function cpuOf(pods: readonly PodSnapshot[], percents: readonly number[]): MetricsSource {
  return {
    resource: () =>
      pods.slice(0, percents.length).map(({ name }, index) => ({
        pod: name,
        timestampMs: nowMs,
        windowMs: 15_000,
        containers: [{ name: 'app', usageMilli: { cpu: BigInt((percents[index] ?? 0) * 10) } }],
      })),
    pods: none,
    object: none,
    external: none,
  };
}

export const externalOf = (...values: readonly string[]): MetricsSource => ({
  resource: none,
  pods: none,
  object: none,
  external: () => values.map(milliValue),
});

export const cpuTarget = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

export const queueTarget = (averageValue: string): MetricSpec => ({
  type: 'External',
  external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue } },
});

export interface Situation {
  readonly spec?: Partial<HorizontalPodAutoscalerSpec>;
  readonly replicas?: number;
  readonly pods?: readonly PodSnapshot[];
  readonly metrics?: MetricsSource;
  readonly state?: AutoscalerState;
  readonly more?: Partial<DecideInput>;
}

/** An input: 3 ready pods, CPU at 70 %, 1 to 10 replicas, unless told otherwise. */
export function inputOf({ spec = {}, replicas, pods, metrics, state = knownState, more = {} }: Situation): DecideInput {
  const all = pods ?? readyPods(replicas ?? 3);
  const count = replicas ?? all.length;
  return {
    nowMs,
    hpa: {
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 1,
        maxReplicas: 10,
        metrics: [cpuTarget(70)],
        ...spec,
      },
    },
    scale: { specReplicas: count, statusReplicas: count, selector: 'app=web' },
    state,
    pods: all,
    metrics:
      metrics ??
      cpuOf(
        all,
        all.map(() => 70),
      ),
    ...more,
  };
}
