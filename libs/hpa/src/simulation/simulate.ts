import type { HorizontalPodAutoscalerStatus } from '@gameday/kubernetes';
import { reconcile } from '../reconcile.ts';
import type { AutoscalerState, DecideInput, PodSnapshot, ReconcileResult } from '../types.ts';
import { FollowingTarget, metricsOfStep, type TargetState } from './target.ts';
import type { Trace, TraceStep } from './trace.ts';

/** One reconcile of a trace with what came of it. */
export interface SimulatedStep {
  readonly timeMs: number;
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly pods: readonly PodSnapshot[];
  readonly result: ReconcileResult;
}

const label = { name: 'app', value: 'web' } as const;

function targetOf(step: TraceStep, following: FollowingTarget): TargetState {
  const { target, timeMs } = step;
  if (target.kind === 'given') return target;
  const pods = target.pods ?? following.snapshots(timeMs);
  return { specReplicas: following.size, statusReplicas: pods.length, pods };
}

/** Runs a trace step by step; status, recommendations and scale events carry on. Stop reading to stop it. */
export function* simulate(trace: Trace): Generator<SimulatedStep> {
  const following = new FollowingTarget(trace);
  let state: AutoscalerState = { recommendations: null, scaleUpEvents: [], scaleDownEvents: [] };
  let status: HorizontalPodAutoscalerStatus | undefined;
  let begun = false;
  for (const step of trace.steps) {
    const { target, timeMs, spec, faults } = step;
    if (target.kind === 'follow') {
      const initial = begun ? undefined : Math.max(1, spec.minReplicas ?? 1);
      const replicas = target.replicas ?? (begun ? undefined : (target.pods?.length ?? initial));
      if (replicas !== undefined) following.resize(replicas, timeMs);
    } else {
      // A later step may leave the size to the decisions.
      following.resize(target.specReplicas, timeMs);
    }
    begun = true;
    const found = targetOf(step, following);
    const pods = found.pods.map((pod) => ({ ...pod, labels: { [label.name]: label.value } }));
    const { specReplicas, statusReplicas } = found;
    const selector = `${label.name}=${label.value}`;
    const input: DecideInput = {
      nowMs: timeMs,
      options: trace.options,
      hpa: { metadata: { name: trace.name, namespace: 'default' }, spec, ...(status && { status }) },
      scale: faults.getScale === undefined ? { specReplicas, statusReplicas, selector } : { error: faults.getScale },
      state,
      pods,
      metrics: metricsOfStep(step, found, trace),
    };
    const result = reconcile(input, faults.updateScale === undefined ? {} : { scaleError: faults.updateScale });
    ({ state, status } = result);
    if (result.scaleTo !== undefined) following.resize(result.scaleTo, timeMs);
    yield { timeMs, specReplicas, statusReplicas, pods, result };
  }
}
