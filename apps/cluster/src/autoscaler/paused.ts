import { annotation, type HorizontalPodAutoscalerStatus, timestamp } from '@gameday/kubernetes';
import type { Stored } from '../store/store.ts';

type Hpa = Stored<'HorizontalPodAutoscaler'>;
type Conditions = NonNullable<HorizontalPodAutoscalerStatus['conditions']>;

/** What a paused autoscaler's status says: everything as it was, and that nothing scales. */
export function pausedStatus(
  hpa: Hpa,
  scale: { readonly specReplicas: number; readonly statusReplicas: number } | undefined,
  nowMs: number,
): HorizontalPodAutoscalerStatus {
  const before = hpa.status?.conditions ?? [];
  const present = before.find(({ type }) => type === 'ScalingActive');
  const { name, namespace } = hpa.metadata;
  const condition: Conditions[number] = {
    type: 'ScalingActive',
    status: 'False',
    reason: 'ScalingDisabled',
    message: `scaling is paused by the annotation ${annotation.paused}; resume it with: kubectl -n ${namespace} annotate hpa ${name} ${annotation.paused}-`,
    lastTransitionTime:
      present?.status === 'False' && present.lastTransitionTime !== undefined
        ? present.lastTransitionTime
        : timestamp(nowMs),
  };
  const conditions = before.some(({ type }) => type === 'ScalingActive')
    ? before.map((each) => (each.type === 'ScalingActive' ? condition : each))
    : [...before, condition];
  return {
    desiredReplicas: 0,
    ...hpa.status,
    currentReplicas: scale?.statusReplicas ?? hpa.status?.currentReplicas ?? 0,
    ...(scale && { desiredReplicas: scale.specReplicas }),
    conditions,
    ...(hpa.metadata.generation !== undefined && { observedGeneration: hpa.metadata.generation }),
  };
}
