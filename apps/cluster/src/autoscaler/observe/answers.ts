import type { LabelSelector, MetricSpec } from '@gameday/kubernetes';
import type { MetricsSource } from '@gameday/hpa';

/** What a metrics API said to one question: its answer, or why there is none. */
export type Answer<T> = { readonly value: T } | { readonly error: string };

/** Usage of a pod; thousandths as decimal texts, since JSON has no integers that large. */
export interface RecordedUsage {
  readonly pod: string;
  readonly timestampMs: number;
  readonly windowMs: number;
  readonly containers: readonly { readonly name: string; readonly usageMilli: Readonly<Record<string, string>> }[];
}

export interface RecordedPodMetric {
  readonly pod: string;
  readonly timestampMs: number;
  readonly valueMilli: string;
}

/** All that was asked for one decision, as plain JSON, so that the decision can be computed again. Moments are on the autoscaler's clock. */
export interface RecordedAnswers {
  readonly resource: readonly RecordedUsage[];
  /** By `podsKey`. */
  readonly pods: Readonly<Record<string, Answer<readonly RecordedPodMetric[]>>>;
  /** By `objectKey`; thousandths. */
  readonly object: Readonly<Record<string, Answer<string>>>;
  /** By `externalKey`; thousandths, one per series. */
  readonly external: Readonly<Record<string, Answer<readonly string[]>>>;
}

type Described = NonNullable<MetricSpec['object']>['describedObject'];

const selectorKey = (selector: LabelSelector | undefined): string => (selector ? JSON.stringify(selector) : '');

export const podsKey = (metric: string, selector?: LabelSelector): string =>
  `${metric} ${selectorKey(selector)}`.trim();
export const externalKey = (metric: string, selector?: LabelSelector): string => podsKey(metric, selector);
export const objectKey = ({ kind, name }: Described, metric: string, selector?: LabelSelector): string =>
  `${kind}/${name} ${podsKey(metric, selector)}`;

function given<T>(answer: Answer<T> | undefined, key: string): T {
  if (answer === undefined) throw new Error(`${key} was not asked for when this was recorded`);
  if ('error' in answer) throw new Error(answer.error);
  return answer.value;
}

/** Hands recorded answers to the algorithm. */
export const metricsSource = (answers: RecordedAnswers): MetricsSource => ({
  resource: () =>
    answers.resource.map(({ pod, timestampMs, windowMs, containers }) => ({
      pod,
      timestampMs,
      windowMs,
      containers: containers.map(({ name, usageMilli }) => ({
        name,
        usageMilli: Object.fromEntries(Object.entries(usageMilli).map(([resource, text]) => [resource, BigInt(text)])),
      })),
    })),
  pods: ({ metric, metricSelector }) => {
    const key = podsKey(metric, metricSelector);
    return given(answers.pods[key], key).map((row) => ({ ...row, valueMilli: BigInt(row.valueMilli) }));
  },
  object: ({ describedObject, metric, metricSelector }) => {
    const key = objectKey(describedObject, metric, metricSelector);
    return BigInt(given(answers.object[key], key));
  },
  external: ({ metric, metricSelector }) => {
    const key = externalKey(metric, metricSelector);
    return given(answers.external[key], key).map(BigInt);
  },
});
