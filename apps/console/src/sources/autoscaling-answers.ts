import type { MetricsSource } from '@gameday/hpa';
import type { CrossVersionObjectReference, LabelSelector } from '@gameday/kubernetes';

/** What a metrics API said to one question: its answer, or why there is none. */
export type Answer<T> = { readonly value: T } | { readonly error: string };

/** Usage of a pod; thousandths as decimal texts. */
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

/** All that was asked for one decision, as the cluster app records it. Moments are on the autoscaler's clock. */
export interface RecordedAnswers {
  readonly resource: readonly RecordedUsage[];
  readonly pods: Readonly<Record<string, Answer<readonly RecordedPodMetric[]>>>;
  readonly object: Readonly<Record<string, Answer<string>>>;
  readonly external: Readonly<Record<string, Answer<readonly string[]>>>;
}

const selectorKey = (selector: LabelSelector | undefined): string => (selector ? JSON.stringify(selector) : '');

/** Under which the answer about a metric is recorded. */
export const metricKey = (metric: string, selector?: LabelSelector): string =>
  `${metric} ${selectorKey(selector)}`.trim();
export const objectKey = (
  { kind, name }: CrossVersionObjectReference,
  metric: string,
  selector?: LabelSelector,
): string => `${kind}/${name} ${metricKey(metric, selector)}`;

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
    const key = metricKey(metric, metricSelector);
    return given(answers.pods[key], key).map((row) => ({ ...row, valueMilli: BigInt(row.valueMilli) }));
  },
  object: ({ describedObject, metric, metricSelector }) => {
    const key = objectKey(describedObject, metric, metricSelector);
    return BigInt(given(answers.object[key], key));
  },
  external: ({ metric, metricSelector }) => {
    const key = metricKey(metric, metricSelector);
    return given(answers.external[key], key).map(BigInt);
  },
});
