import type { MetricReading, MetricUnit } from '@gameday/console-api';
import { type MetricSpec, type MetricStatus, milliValue } from '@gameday/kubernetes';
import { amount, subjectOf, targetText } from './amounts.ts';

/** One metric as a number on its target's scale. */
export interface MeasuredMetric {
  readonly name: string;
  readonly unit: MetricUnit;
  /** absent: it could not be read */
  readonly value?: number;
  readonly target?: number;
}

const units = (milli: bigint): number => Number(milli) / 1000;

/** A metric's value and target in one unit: percent of requests, cores, bytes, or plain. */
export function measured(spec: MetricSpec, status: MetricStatus | undefined): MeasuredMetric {
  const subject = subjectOf(spec);
  const read =
    status && (status.resource ?? status.containerResource ?? status.pods ?? status.object ?? status.external);
  const current = read?.current;
  const { name, unit, utilization, perPodMilli, valueMilli } = subject;
  if (utilization !== undefined) {
    const value = current?.averageUtilization;
    return { name, unit: 'percent', target: utilization, ...(value !== undefined && { value }) };
  }
  const text = perPodMilli !== undefined ? current?.averageValue : current?.value;
  const target = perPodMilli ?? valueMilli;
  return {
    name,
    unit,
    ...(target !== undefined && { target: units(target) }),
    ...(text !== undefined && { value: units(milliValue(String(text))) }),
  };
}

/** What one metric is now, in words and as a ratio. */
export function readingOf(spec: MetricSpec, status: MetricStatus | undefined): MetricReading {
  const { name, unit, value, target } = measured(spec, status);
  const shown = value === undefined ? undefined : amount(BigInt(Math.round(value * 1000)), unit);
  const perPod = shown !== undefined && subjectOf(spec).perPodMilli !== undefined ? ' per pod' : '';
  return {
    name,
    type: spec.type,
    target: targetText(subjectOf(spec)),
    ...(shown !== undefined && { current: `${shown}${perPod}` }),
    ...(value !== undefined && target !== undefined && target > 0 && { ratio: value / target }),
  };
}
