import type { MetricStatus } from '@gameday/kubernetes';
import { milliValue } from '@gameday/kubernetes';
import { simulate, type SimulatedStep } from '../simulation/simulate.ts';
import type { Trace } from '../simulation/trace.ts';
import { parseTime } from '../time.ts';

const milliText = (quantity: string): string => String(milliValue(quantity));

/** Current values in thousandths; null for a metric that failed. */
function currentOf(metric: MetricStatus): unknown {
  const { resource, containerResource, pods, object, external } = metric;
  const current = (resource ?? containerResource ?? pods ?? object ?? external)?.current;
  if (!current) return null;
  const { averageUtilization, averageValue, value } = current;
  return {
    ...(averageUtilization !== undefined && { averageUtilization }),
    ...(averageValue !== undefined && { averageValueMilli: milliText(averageValue) }),
    ...(value !== undefined && { valueMilli: milliText(value) }),
  };
}

function answerStep({ result }: SimulatedStep): Readonly<Record<string, unknown>> {
  const { status, scaleTo, events, error, trace } = result;
  return {
    currentReplicas: status.currentReplicas,
    desiredReplicas: status.desiredReplicas,
    currentMetrics: (status.currentMetrics ?? []).map(currentOf),
    conditions: (status.conditions ?? []).map(({ type, status: is, reason, lastTransitionTime }) => [
      type,
      is,
      reason,
      parseTime(lastTransitionTime ?? ''),
    ]),
    ...(scaleTo !== undefined && { scaleTo }),
    ...(events.length > 0 && { events: events.map(({ reason, message }) => [reason, message]) }),
    ...(error !== undefined && { error }),
    trace,
    explanation: result.explanation.line,
  };
}

/** Answers every step of a sequence; condition times in milliseconds on its axis. */
export const answerSequence = (trace: Trace): Readonly<Record<string, unknown>>[] =>
  [...simulate(trace)].map(answerStep);
