import type { HorizontalPodAutoscalerCondition, HorizontalPodAutoscalerStatus } from '@gameday/kubernetes';
import { reconcile } from '../reconcile.ts';
import { parseFaults } from '../simulation/parse-step.ts';
import type { Place } from '../simulation/reader.ts';
import { formatTime } from '../time.ts';
import type { Autoscaler, AutoscalerState } from '../types.ts';
import { ago, controllerOf, metricsOf, nowMs, podsOf, recommendationsOf, scaleEventsOf, secondsAgo } from './inputs.ts';

/** The status before, whose times the data give as seconds ago. */
function statusOf(status: Place): HorizontalPodAutoscalerStatus {
  const { lastScaleTimeSecondsAgo, conditions, ...rest } = status.object();
  const list = conditions === undefined ? [] : status.at('conditions').list();
  return {
    ...(rest as unknown as HorizontalPodAutoscalerStatus),
    ...(lastScaleTimeSecondsAgo !== undefined && {
      lastScaleTime: formatTime(ago(status.at('lastScaleTimeSecondsAgo'))),
    }),
    conditions: list.map((condition): HorizontalPodAutoscalerCondition => {
      const { lastTransitionSecondsAgo, ...fields } = condition.object();
      const lastTransitionTime =
        lastTransitionSecondsAgo === undefined
          ? {}
          : { lastTransitionTime: formatTime(ago(condition.at('lastTransitionSecondsAgo'))) };
      return { ...(fields as unknown as HorizontalPodAutoscalerCondition), ...lastTransitionTime };
    }),
  };
}

function stateOf(state: Place): AutoscalerState {
  if (state.absent) return { recommendations: null, scaleUpEvents: [], scaleDownEvents: [] };
  const recommendations = state.at('recommendations');
  return {
    recommendations: recommendations.absent ? null : recommendationsOf(recommendations),
    scaleUpEvents: scaleEventsOf(state.at('scaleUpEvents')),
    scaleDownEvents: scaleEventsOf(state.at('scaleDownEvents')),
  };
}

/** Answers a whole reconcile. */
export function answerReconcile(input: Place): unknown {
  const hpa = input.at('hpa');
  const scale = input.at('scale');
  const faults = parseFaults(input.at('faults'));
  const status = hpa.at('status').absent ? {} : { status: statusOf(hpa.at('status')) };
  const others = input.at('otherHPASelectors').absent ? [] : input.at('otherHPASelectors').list();
  const result = reconcile(
    {
      nowMs,
      options: controllerOf(input),
      hpa: { ...(hpa.object() as unknown as Autoscaler), ...status },
      scale:
        faults.getScale === undefined
          ? {
              specReplicas: scale.at('specReplicas').number(),
              statusReplicas: scale.at('statusReplicas').number(),
              selector: scale.at('selector').absent ? '' : scale.at('selector').text(),
            }
          : { error: faults.getScale },
      state: stateOf(input.at('state')),
      pods: podsOf(input.at('pods')),
      metrics: metricsOf(input.at('metrics')),
      otherHpaSelectors: others.map((other) => ({
        name: other.at('name').text(),
        selector: other.at('selector').text(),
      })),
    },
    faults.updateScale === undefined ? {} : { scaleError: faults.updateScale },
  );
  const cpu = result.status.currentMetrics?.find(({ resource }) => resource?.name === 'cpu')?.resource?.current;
  return {
    status: result.status,
    currentCPUUtilization: cpu?.averageUtilization,
    conditions: result.status.conditions,
    conditionMessages: result.status.conditions?.map(({ type, message }) => ({ type, message })),
    currentMetrics: (result.status.currentMetrics ?? []).map((metric) => (metric.type === '' ? null : metric)),
    scaleUpdated: result.scaleTo !== undefined,
    scaleTo: result.scaleTo,
    statusUpdated: result.statusChanged,
    monitor: result.monitor,
    events: result.events,
    eventReasons: result.events.map(({ reason }) => reason),
    error: result.error,
    recommendationsAfter: (result.state.recommendations ?? []).map(({ replicas, timestampMs }) => ({
      replicas,
      secondsAgo: secondsAgo(timestampMs),
    })),
    explanation: result.explanation.line,
  };
}
