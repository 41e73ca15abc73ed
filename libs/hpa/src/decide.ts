import type { MetricStatus } from '@gameday/kubernetes';
import { behaviorWithDefaults, metricsOf } from './defaults.ts';
import { explainLimits, explainStabilization, explanationOf } from './explain.ts';
import type { ExplanationStep } from './explanation.ts';
import { limitByBehavior, limitByFactor, limitMessages } from './limits.ts';
import { desiredByMetrics } from './metrics.ts';
import { defaultControllerOptions } from './options.ts';
import { Reconcile } from './reconcile-state.ts';
import { stabilizedReasons, stabilizeRecommendation, stabilizeWithBehavior } from './stabilization.ts';
import type { DecideInput, Decision, Floor, ScaleRead } from './types.ts';

type Scale = Extract<ScaleRead, { specReplicas: number }>;

/** The size that is wanted, and why it is not the present one. */
interface Wanted {
  readonly desired: number;
  readonly rescaleReason: string;
}

/** The first of several floors that ask for most. */
const highestFloor = (floors: readonly Floor[]): Floor | undefined =>
  floors.reduce<Floor | undefined>(
    (highest, floor) => (highest && highest.replicas >= floor.replicas ? highest : floor),
    undefined,
  );

/** Stabilization, rates and bounds; sets AbleToScale and ScalingLimited. */
function normalize(run: Reconcile, current: number, desired: number): number {
  const { input, options, state } = run;
  const { behavior, maxReplicas: max } = input.hpa.spec;
  const bounds = { min: run.minReplicas, max };
  const full = behavior ? behaviorWithDefaults(behavior, options.downscaleStabilizationMs) : undefined;
  const log = state.recommendations ?? [];
  const stabilized = full
    ? stabilizeWithBehavior(log, current, desired, full, input.nowMs)
    : stabilizeRecommendation(log, desired, options.downscaleStabilizationMs, input.nowMs);
  run.state = { ...state, recommendations: stabilized.recommendations };
  run.trace.stabilized = stabilized.replicas;
  const ready = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' };
  const able = stabilized.held ? stabilizedReasons[stabilized.held.direction] : ready;
  run.condition('AbleToScale', 'True', able.reason, able.message);
  const limited = full
    ? limitByBehavior(current, stabilized.replicas, bounds, full, state, input.nowMs)
    : limitByFactor(current, stabilized.replicas, bounds, options.scaleUpLimitFactor, options.scaleUpLimitMinimum);
  const isLimited = limited.replicas !== stabilized.replicas;
  run.condition('ScalingLimited', isLimited ? 'True' : 'False', limited.reason, limitMessages[limited.reason]);
  run.steps.push(
    ...explainStabilization(stabilized, desired, input.nowMs),
    ...explainLimits(current, limited, bounds, full !== undefined),
  );
  return limited.replicas;
}

const stopped = (reason: string, text: string): ExplanationStep => ({ kind: 'stopped', reason, text });

/** The metrics' answer with the floors joined; undefined: no answer. */
function byMetrics(run: Reconcile, scale: Scale): Wanted | undefined {
  const { specReplicas: current } = scale;
  const answer = desiredByMetrics(run, scale, metricsOf(run.input.hpa.spec));
  if (answer === undefined) return undefined;
  const floor = highestFloor(run.input.floors ?? []);
  const raised = floor !== undefined && floor.replicas > answer.replicas;
  const desired = raised ? floor.replicas : Math.max(0, answer.replicas);
  run.trace.metricDesired = desired;
  if (floor) run.steps.push({ kind: 'floor', source: floor.source, replicas: floor.replicas, text: floor.text });
  if ((run.trace.proposals ?? []).length > 1 || floor) {
    const winner = raised ? floor.source : answer.winner;
    run.steps.push({ kind: 'desired', replicas: desired, winner, text: `most: ${winner} with ${desired}` });
  }
  let rescaleReason = '';
  if (desired > current) rescaleReason = raised ? `${floor.source} above current size` : `${answer.name} above target`;
  if (desired < current) rescaleReason = 'All metrics below target';
  return { desired: normalize(run, current, desired), rescaleReason };
}

/** Which way a reconcile goes: disabled, straight to a bound, or by the metrics. */
function wantedSize(run: Reconcile, scale: Scale): Wanted | undefined {
  const { specReplicas: current } = scale;
  const { maxReplicas: max } = run.input.hpa.spec;
  const min = run.minReplicas;
  if (current === 0 && min !== 0) {
    run.condition(
      'ScalingActive',
      'False',
      'ScalingDisabled',
      'scaling is disabled since the replica count of the target is zero',
    );
    run.steps.push(stopped('ScalingDisabled', 'disabled: the target is at 0 replicas and the minimum is not 0'));
    return { desired: current, rescaleReason: '' };
  }
  if (current > max) {
    run.steps.push({ kind: 'bounds', min, max, limited: true, text: `above the maximum of ${max}` });
    return { desired: max, rescaleReason: 'Current number of replicas above Spec.MaxReplicas' };
  }
  if (current < min) {
    run.steps.push({ kind: 'bounds', min, max, limited: true, text: `below the minimum of ${min}` });
    return { desired: min, rescaleReason: 'Current number of replicas below Spec.MinReplicas' };
  }
  return byMetrics(run, scale);
}

function failedGetScale(run: Reconcile, cause: string, error: string): Decision {
  run.event('Warning', 'FailedGetScale', cause);
  const message = `the HPA controller was unable to get the target's current scale: ${cause}`;
  run.condition('AbleToScale', 'False', 'FailedGetScale', message);
  run.error = error;
  run.steps.push(stopped('FailedGetScale', `failed: the target's scale could not be read: ${cause}`));
  return { finish: () => run.result(run.unchangedStatus(), explanationOf(run.steps)) };
}

/** What is wrong with the target's apiVersion, which is `v1` or `group/version`. */
const badApiVersion = (apiVersion: string | undefined): string | undefined =>
  (apiVersion ?? '').split('/').length > 2 ? `unexpected GroupVersion string: ${apiVersion}` : undefined;

/**
 * The first half of one reconcile, exactly as the horizontal pod autoscaler of Kubernetes 1.34 decides (pkg/controller/podautoscaler):
 * pure, with the clock, the metrics and the memory handed in. Write `scaleTo` where there is one, then call `finish`.
 * Whatever fails is told in the conditions, events and error.
 * @throws QuantityError for a tolerance that is no quantity, which the API server does not let in
 */
export function decide(input: DecideInput): Decision {
  const run = new Reconcile(input, input.options ?? defaultControllerOptions);
  const { scale } = input;
  const badVersion = badApiVersion(input.hpa.spec.scaleTargetRef.apiVersion);
  if (badVersion !== undefined) {
    run.specError = true;
    return failedGetScale(run, badVersion, `invalid API version in scale target reference: ${badVersion}`);
  }
  if ('error' in scale) {
    return failedGetScale(run, scale.error, `failed to query scale subresource for ${run.reference}: ${scale.error}`);
  }
  run.condition(
    'AbleToScale',
    'True',
    'SucceededGetScale',
    "the HPA controller was able to get the target's current scale",
  );
  const { specReplicas: current } = scale;
  if (run.state.recommendations === null) {
    run.state = { ...run.state, recommendations: [{ replicas: current, timestampMs: input.nowMs }] };
  }
  const wanted = wantedSize(run, scale);
  const metrics: readonly MetricStatus[] = run.metricStatuses;
  if (!wanted) {
    return {
      finish: () => run.result(run.status(current, undefined, metrics), explanationOf(run.steps, current, current)),
    };
  }
  const { desired, rescaleReason } = wanted;
  if (desired === current) {
    return {
      finish: () => run.result(run.status(current, current, metrics), explanationOf(run.steps, current, current)),
    };
  }
  return {
    scaleTo: desired,
    finish: ({ scaleError } = {}) =>
      scaleError === undefined
        ? run.rescaled(current, desired, rescaleReason, metrics)
        : run.failedRescale(current, desired, rescaleReason, scaleError, metrics),
  };
}
