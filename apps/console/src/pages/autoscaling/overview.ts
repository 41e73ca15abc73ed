import type { AutoscalerCondition, AutoscalerSummary, AutoscalingOverview } from '@gameday/console-api';
import { metricsOf } from '@gameday/hpa';
import type { HorizontalPodAutoscalerStatus } from '@gameday/kubernetes';
import type { AutoscalerNote, AutoscalingState, StoredAutoscaler } from '../../sources/autoscaling-objects.ts';
import { readingOf } from './readings.ts';

const timeOf = (text: unknown): number | undefined => {
  const ms = Date.parse(typeof text === 'string' ? text : '');
  return Number.isFinite(ms) ? ms : undefined;
};

/** @param withTimes where the status is on the autoscaler's clock its times say nothing to people */
export const conditionsOf = (
  status: HorizontalPodAutoscalerStatus | undefined,
  withTimes = true,
): AutoscalerCondition[] =>
  (status?.conditions ?? []).map(({ type, status: state, reason = '', message = '', lastTransitionTime }) => {
    const sinceMs = withTimes ? timeOf(lastTransitionTime) : undefined;
    return { type, status: state, reason, message, ...(sinceMs !== undefined && { sinceMs }) };
  });

/** What keeps it from what its metrics ask for, in the conditions' own words. */
export function limitedBy(conditions: readonly AutoscalerCondition[]): string | undefined {
  const of = (type: string) => conditions.find((condition) => condition.type === type);
  const active = of('ScalingActive');
  if (active?.status === 'False') return active.message || active.reason;
  const able = of('AbleToScale');
  if (able && (able.status === 'False' || able.reason.endsWith('Stabilized'))) return able.message || able.reason;
  const limited = of('ScalingLimited');
  return limited?.status === 'True' ? limited.message || limited.reason : undefined;
}

export function summaryOf(hpa: StoredAutoscaler, note: AutoscalerNote | undefined): AutoscalerSummary {
  const { metadata, spec, status } = hpa;
  const { kind, name: target } = spec.scaleTargetRef;
  const conditions = conditionsOf(status);
  const limited = limitedBy(conditions);
  const lastScaleMs = timeOf(status?.lastScaleTime);
  const { decidedAtMs, decision, error, forecast } = note ?? {};
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    target: `${kind}/${target}`,
    ...(kind === 'Deployment' && { service: target }),
    current: status?.currentReplicas ?? 0,
    desired: status?.desiredReplicas ?? 0,
    min: spec.minReplicas ?? 1,
    max: spec.maxReplicas,
    paused: note?.paused ?? false,
    mode: note?.mode ?? 'off',
    metrics: metricsOf(spec).map((metric, index) => readingOf(metric, status?.currentMetrics?.[index])),
    conditions,
    ...(lastScaleMs !== undefined && { lastScaleMs }),
    ...(limited !== undefined && { limited }),
    ...(forecast !== undefined && { forecast }),
    ...(decidedAtMs !== undefined && { decidedAtMs }),
    ...(decision !== undefined && { decision }),
    ...(error !== undefined && { error }),
  };
}

export const overviewOf = ({
  enabled,
  timeScale,
  syncSeconds,
  problems,
  objects,
  notes,
}: AutoscalingState): AutoscalingOverview => ({
  enabled,
  timeScale,
  syncSeconds,
  problems,
  autoscalers: objects
    .map((hpa) =>
      summaryOf(
        hpa,
        notes.find(({ namespace, name }) => namespace === hpa.metadata.namespace && name === hpa.metadata.name),
      ),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name)),
});
