import type { LabelSelector } from '@gameday/kubernetes';
import { wrapInt64 } from './integers.ts';
import type { PodSample, PodSamples } from './pods.ts';
import type { CalculatorContext, ObjectQuery } from './replica-calculator.ts';
import type { PodUsage } from './types.ts';

/** The window of custom metrics that do not say theirs. */
const defaultWindowMs = 60_000;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Asks one of the APIs; what it throws, and an empty answer, become errors in upstream's words. */
function ask<T>(api: string, what: string, query: () => readonly T[]): readonly T[] {
  let answer: readonly T[];
  try {
    answer = query();
  } catch (error) {
    throw new Error(`${what}: unable to fetch metrics from ${api} metrics API: ${messageOf(error)}`, { cause: error });
  }
  if (answer.length === 0) throw new Error(`${what}: no metrics returned from ${api} metrics API`);
  return answer;
}

/** A pod counts only where all its containers have a sample. */
function podSample({ containers, timestampMs, windowMs }: PodUsage, resource: string): PodSample | undefined {
  let valueMilli = 0n;
  for (const { usageMilli } of containers) {
    const usage = usageMilli[resource];
    if (usage === undefined) return undefined;
    valueMilli = wrapInt64(valueMilli + usage);
  }
  return containers.length === 0 ? undefined : { valueMilli, timestampMs, windowMs };
}

/** A pod without a sample of the container is missing, no error (upstream since 1.32). */
function containerSample(usage: PodUsage, resource: string, container: string): PodSample | undefined {
  const valueMilli = usage.containers.find(({ name }) => name === container)?.usageMilli[resource];
  const { timestampMs, windowMs } = usage;
  return valueMilli === undefined ? undefined : { valueMilli, timestampMs, windowMs };
}

/** Usage per pod, of all containers or of one. @throws Error */
export function resourceSamples(resource: string, container: string, context: CalculatorContext): PodSamples {
  const { namespace, selector, metrics } = context;
  const what = `unable to get metrics for resource ${resource}`;
  const answer = ask('resource', what, () => metrics.resource({ namespace, selector, resource }));
  const samples = new Map<string, PodSample>();
  for (const usage of answer) {
    const sample = container === '' ? podSample(usage, resource) : containerSample(usage, resource, container);
    if (sample) samples.set(usage.pod, sample);
  }
  return samples;
}

const withSelector = (metricSelector: LabelSelector | undefined) => (metricSelector ? { metricSelector } : {});

/** A custom metric per pod. @throws Error */
export function customSamples(
  metric: string,
  metricSelector: LabelSelector | undefined,
  { namespace, selector, metrics }: CalculatorContext,
): PodSamples {
  const answer = ask('custom', `unable to get metric ${metric}`, () =>
    metrics.pods({ namespace, selector, metric, ...withSelector(metricSelector) }),
  );
  return new Map(
    answer.map(({ pod, timestampMs, windowMs = defaultWindowMs, valueMilli }) => [
      pod,
      { valueMilli, timestampMs, windowMs },
    ]),
  );
}

/** A custom metric of one object. @throws Error */
export function objectValue(query: ObjectQuery, { namespace, metrics }: CalculatorContext): bigint {
  const { metric, metricSelector, describedObject } = query;
  try {
    return metrics.object({ namespace, describedObject, metric, ...withSelector(metricSelector) });
  } catch (error) {
    // Upstream's message has its arguments in this order.
    throw new Error(
      `unable to get metric ${metric}: ${describedObject.kind} on ${namespace} ${describedObject.name}/unable to fetch metrics from custom metrics API: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/** The series of an external metric. @throws Error */
export const externalValues = (
  metric: string,
  metricSelector: LabelSelector | undefined,
  where: string,
  { namespace, metrics }: CalculatorContext,
): readonly bigint[] =>
  ask('external', `unable to get external metric ${where}`, () =>
    metrics.external({ namespace, metric, ...withSelector(metricSelector) }),
  );
