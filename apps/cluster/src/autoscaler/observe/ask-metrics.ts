import { type LabelSelector, type MetricSpec, selectorRequirements } from '@gameday/kubernetes';
import type { Clock, UsageSource } from '../../shared.ts';
import type { Stored } from '../../store/store.ts';
import type { MetricsApi } from '../adapter/metrics-api.ts';
import { groupResource, resourceOfKind } from '../adapter/resources.ts';
import {
  type Answer,
  externalKey,
  objectKey,
  podsKey,
  type RecordedAnswers,
  type RecordedPodMetric,
  type RecordedUsage,
} from './answers.ts';

const requirementsOf = (selector: LabelSelector | undefined) => (selector ? selectorRequirements(selector) : []);

/** Usage of pods as metrics.k8s.io has it; a pod without a reading is left out. */
export function resourceUsage(usage: UsageSource, clock: Clock, pods: readonly Stored<'Pod'>[]): RecordedUsage[] {
  return pods.flatMap(({ metadata }) => {
    const reading = usage.usageOf(metadata.namespace, metadata.name);
    if (!reading || reading.uid !== metadata.uid) return [];
    const usageMilli = {
      cpu: String(Math.ceil(Number((reading.cpuCores * 1000).toFixed(6)))),
      memory: String(Math.round(reading.memoryBytes) * 1000),
    };
    return {
      pod: metadata.name,
      timestampMs: clock.toScaledMs(reading.atMs),
      windowMs: reading.windowSeconds * 1000 * clock.scale,
      containers: [{ name: reading.container, usageMilli }],
    };
  });
}

export interface Question {
  readonly namespace: string;
  readonly metrics: readonly MetricSpec[];
  /** The target's pod selector. */
  readonly selector: Parameters<MetricsApi['custom']>[0]['objects'];
}

async function answered<T>(asking: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await asking() };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** Asks for all custom and external metrics of an autoscaler at once. Failures are answers too; never throws. */
export async function askPrometheus(
  api: MetricsApi,
  clock: Clock,
  { namespace, metrics, selector }: Question,
): Promise<Omit<RecordedAnswers, 'resource'>> {
  const pods: Record<string, Answer<readonly RecordedPodMetric[]>> = {};
  const object: Record<string, Answer<string>> = {};
  const external: Record<string, Answer<readonly string[]>> = {};
  const put = async <T>(into: Record<string, Answer<T>>, key: string, asking: () => Promise<T>): Promise<void> => {
    into[key] = await answered(asking);
  };
  await Promise.all(
    metrics.map((metric) => {
      if (metric.pods) {
        const { name, selector: labels } = metric.pods.metric;
        return put(pods, podsKey(name, labels), async () => {
          const values = await api.custom({
            namespace,
            resource: groupResource('pods'),
            metric: name,
            objects: selector,
            metricSelector: requirementsOf(labels),
          });
          return values.map((value) => ({
            pod: value.name,
            timestampMs: clock.toScaledMs(value.atMs),
            valueMilli: String(value.valueMilli),
          }));
        });
      }
      if (metric.object) {
        const { describedObject: about, metric: asked } = metric.object;
        return put(object, objectKey(about, asked.name, asked.selector), async () => {
          const [value] = await api.custom({
            namespace,
            resource: resourceOfKind(about.kind, about.apiVersion),
            metric: asked.name,
            objects: { name: about.kind === 'Namespace' ? namespace : about.name },
            metricSelector: requirementsOf(asked.selector),
          });
          return String(value?.valueMilli ?? 0n);
        });
      }
      if (metric.external) {
        const { name, selector: labels } = metric.external.metric;
        return put(external, externalKey(name, labels), async () => {
          const values = await api.external({ namespace, metric: name, metricSelector: requirementsOf(labels) });
          return values.map(({ valueMilli }) => String(valueMilli));
        });
      }
      return Promise.resolve();
    }),
  );
  return { pods, object, external };
}
