import type { HorizontalPodAutoscalerSpec, HPAScalingPolicy, MetricSpec } from '@gameday/kubernetes';
import { approximateNumber } from '@gameday/kubernetes';
import type { ControllerOptions } from './options.ts';
import type { Tolerances } from './ratio.ts';

type Behavior = NonNullable<HorizontalPodAutoscalerSpec['behavior']>;
type UserRules = NonNullable<Behavior['scaleUp']>;

/** Scaling rules of one direction with nothing left open. */
export interface ScalingRules {
  readonly stabilizationWindowSeconds: number;
  /** `Max`: the largest change; `Min`: the smallest; `Disabled`: none. */
  readonly selectPolicy: string;
  readonly policies: readonly HPAScalingPolicy[];
}

export interface ScalingBehavior {
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}

const scaleUpPolicies: readonly HPAScalingPolicy[] = [
  { type: 'Pods', value: 4, periodSeconds: 15 },
  { type: 'Percent', value: 100, periodSeconds: 15 },
];
const scaleDownPolicies: readonly HPAScalingPolicy[] = [{ type: 'Percent', value: 100, periodSeconds: 15 }];

const withDefaults = (
  rules: UserRules | undefined,
  windowSeconds: number,
  policies: readonly HPAScalingPolicy[],
): ScalingRules => ({
  stabilizationWindowSeconds: rules?.stabilizationWindowSeconds ?? windowSeconds,
  selectPolicy: rules?.selectPolicy ?? 'Max',
  policies: rules?.policies ?? policies,
});

/** `behavior` with the defaults of the API server and the controller; setting one field keeps the others' defaults. */
export const behaviorWithDefaults = (behavior: Behavior, downscaleStabilizationMs: number): ScalingBehavior => ({
  scaleUp: withDefaults(behavior.scaleUp, 0, scaleUpPolicies),
  scaleDown: withDefaults(behavior.scaleDown, Math.trunc(downscaleStabilizationMs / 1000), scaleDownPolicies),
});

const defaultMetrics: readonly MetricSpec[] = [
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
];

/** The metrics of a spec; without any it is CPU at 80 % of the requests. */
export const metricsOf = (spec: HorizontalPodAutoscalerSpec): readonly MetricSpec[] =>
  spec.metrics && spec.metrics.length > 0 ? spec.metrics : defaultMetrics;

/** Tolerances of a spec: the flag's, or its own where the gate is on. @throws QuantityError */
export function tolerancesOf(spec: HorizontalPodAutoscalerSpec, options: ControllerOptions): Tolerances {
  const { scaleUp, scaleDown } = options.featureGates.HPAConfigurableTolerance ? (spec.behavior ?? {}) : {};
  const own = (tolerance: string | undefined) =>
    tolerance === undefined ? options.tolerance : approximateNumber(tolerance);
  return { scaleUp: own(scaleUp?.tolerance), scaleDown: own(scaleDown?.tolerance) };
}
