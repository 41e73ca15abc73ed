import { formatTime, parseTime } from '@gameday/hpa';
import type { HorizontalPodAutoscalerStatus } from '@gameday/kubernetes';
import type { Clock } from '../shared.ts';

type Convert = (ms: number) => number;

/** Moves the moments of a status to another clock. What is no time stays as it is. */
function convertTimes(status: HorizontalPodAutoscalerStatus, convert: Convert): HorizontalPodAutoscalerStatus {
  const move = (text: string): string => {
    const ms = parseTime(text);
    return ms === undefined ? text : formatTime(convert(ms));
  };
  return {
    ...status,
    ...(status.lastScaleTime !== undefined && { lastScaleTime: move(status.lastScaleTime) }),
    ...(status.conditions && {
      conditions: status.conditions.map((condition) => ({
        ...condition,
        ...(condition.lastTransitionTime !== undefined && { lastTransitionTime: move(condition.lastTransitionTime) }),
      })),
    }),
  };
}

/** A status as the store has it, its moments moved to the autoscaler's clock. */
export const statusToScaled = (status: HorizontalPodAutoscalerStatus, clock: Clock): HorizontalPodAutoscalerStatus =>
  convertTimes(status, (ms) => clock.toScaledMs(ms));

/** A status as the algorithm left it, its moments moved to the real clock and cut to the second, as Kubernetes keeps them. */
export const statusToReal = (status: HorizontalPodAutoscalerStatus, clock: Clock): HorizontalPodAutoscalerStatus =>
  convertTimes(status, (ms) => Math.floor(Math.round(clock.toRealMs(ms)) / 1000) * 1000);
