import type { AutoscalerHistory, MetricHistory, MetricUnit, Values } from '@gameday/console-api';
import { autoscalerStateMetric as metric } from '@gameday/conventions';
import { metricsOf } from '@gameday/hpa';
import type { HorizontalPodAutoscalerSpec } from '@gameday/kubernetes';
import type { PrometheusClient, Series } from '@gameday/prometheus';
import type { RecordedDecision } from '../../sources/autoscaling-record.ts';
import { measured } from './readings.ts';
import { marksOf } from './rows.ts';

export interface HistoryRange {
  readonly fromMs: number;
  readonly toMs: number;
}

type Lines = Pick<AutoscalerHistory, 'times' | 'current' | 'desired' | 'min' | 'max' | 'metrics'>;

/** A chart has no use for more points than pixels. */
const pointsMax = 400;
/** The status is written at each decision: a line between two that are further apart than this is made up. */
const stepSecondsMin = 1;

const targetTypes = { percent: 'utilization', perPod: 'average', value: 'value' } as const;

/** Which of the series of a metric is the one that its target is about. */
function kindOf(spec: ReturnType<typeof metricsOf>[number]): string {
  const target = (spec.resource ?? spec.containerResource ?? spec.pods ?? spec.object ?? spec.external)?.target;
  if (target?.averageUtilization !== undefined) return targetTypes.percent;
  return target?.averageValue === undefined ? targetTypes.value : targetTypes.perPod;
}

/** The names under which the cluster exports a metric: a container's resource goes by the resource alone. */
const exportedName = (spec: ReturnType<typeof metricsOf>[number]): string =>
  (spec.resource ?? spec.containerResource)?.name ?? (spec.pods ?? spec.object ?? spec.external)?.metric.name ?? '';

/** What Prometheus has kept of an autoscaler. @throws PrometheusError */
async function fromPrometheus(
  prometheus: Pick<PrometheusClient, 'queryRange'>,
  name: string,
  spec: HorizontalPodAutoscalerSpec,
  { fromMs, toMs }: HistoryRange,
  signal?: AbortSignal,
): Promise<Lines | undefined> {
  const stepMs = Math.max(stepSecondsMin, Math.ceil((toMs - fromMs) / 1000 / pointsMax)) * 1000;
  const start = Math.ceil(fromMs / stepMs) * stepMs;
  const count = Math.max(1, Math.floor((toMs - start) / stepMs) + 1);
  const times = Array.from({ length: count }, (_, index) => start + index * stepMs);
  const selector = `{horizontalpodautoscaler=${JSON.stringify(name)}}`;
  const ask = (expression: string) =>
    prometheus.queryRange(expression, {
      start,
      end: times.at(-1) ?? start,
      stepSeconds: stepMs / 1000,
      ...(signal && { signal }),
    });
  const gridOf = (series: Series | undefined): Values => {
    const grid = new Array<number | null>(count).fill(null);
    for (const { timeMs, value } of series?.samples ?? []) {
      const index = Math.round((timeMs - start) / stepMs);
      if (index >= 0 && index < count && Number.isFinite(value)) grid[index] = value;
    }
    return grid;
  };
  const one = async (from: { readonly name: string }) => gridOf((await ask(`max(${from.name}${selector})`))[0]);
  const byMetric = (from: { readonly name: string }) =>
    ask(`max by (metric_name, metric_target_type) (${from.name}${selector})`);
  const [current, desired, min, max, values, targets] = await Promise.all([
    one(metric.currentReplicas),
    one(metric.desiredReplicas),
    one(metric.minReplicas),
    one(metric.maxReplicas),
    byMetric(metric.statusTarget),
    byMetric(metric.specTarget),
  ]);
  if (current.every((value) => value === null)) return undefined;
  const metrics = metricsOf(spec).map((each): MetricHistory => {
    const [exported, kind] = [exportedName(each), kindOf(each)];
    const find = (all: readonly Series[]) =>
      gridOf(
        all.find(({ metric: labels }) => labels['metric_name'] === exported && labels['metric_target_type'] === kind),
      );
    const { name: shown, unit } = measured(each, undefined);
    return { name: shown, unit, values: find(values), targets: find(targets) };
  });
  return { times, current, desired, min, max, metrics };
}

/** The same from the decisions themselves: a point each. */
export function fromDecisions(records: readonly RecordedDecision[]): Lines {
  const names = new Map<string, MetricUnit>();
  const points = records.map((record) => {
    const { input, explanation } = record;
    const specs = metricsOf(input.hpa.spec);
    const steps = explanation.steps.filter((step) => step.kind === 'metric');
    const readings = specs.map((spec, index) => {
      const { name, unit, target } = measured(spec, undefined);
      names.set(name, unit);
      const ratio = steps[index]?.ratio;
      return {
        name,
        target: target ?? null,
        value: ratio === undefined || target === undefined ? null : ratio * target,
      };
    });
    return { record, readings };
  });
  const of = <T>(read: (point: (typeof points)[number]) => T): T[] => points.map(read);
  return {
    times: of(({ record }) => record.atMs),
    current: of(({ record: { input } }) => ('error' in input.scale ? null : input.scale.statusReplicas)),
    desired: of(({ record }) => record.scaleTo ?? record.explanation.from ?? null),
    min: of(({ record }) => record.input.hpa.spec.minReplicas ?? 1),
    max: of(({ record }) => record.input.hpa.spec.maxReplicas),
    metrics: [...names].map(([name, unit]) => ({
      name,
      unit,
      values: of(({ readings }) => readings.find((reading) => reading.name === name)?.value ?? null),
      targets: of(({ readings }) => readings.find((reading) => reading.name === name)?.target ?? null),
    })),
  };
}

/** What a chart of one autoscaler shows: from Prometheus where it answers, else from the decisions. */
export async function readHistory(options: {
  readonly prometheus: Pick<PrometheusClient, 'queryRange'>;
  readonly name: string;
  readonly spec: HorizontalPodAutoscalerSpec;
  readonly records: readonly RecordedDecision[];
  readonly range: HistoryRange;
  readonly signal?: AbortSignal;
}): Promise<AutoscalerHistory> {
  const { prometheus, name, spec, records, range, signal } = options;
  const inRange = records.filter(({ atMs }) => atMs >= range.fromMs && atMs <= range.toMs);
  const marks = marksOf(inRange);
  let note = 'Prometheus has nothing of this time; the lines join the decisions.';
  try {
    const lines = await fromPrometheus(prometheus, name, spec, range, signal);
    if (lines) return { source: 'prometheus', ...range, ...lines, marks };
  } catch (error) {
    note = `Prometheus did not answer (${(error as Error).message}); the lines join the decisions.`;
  }
  return { source: 'decisions', note, ...range, ...fromDecisions(inRange), marks };
}
