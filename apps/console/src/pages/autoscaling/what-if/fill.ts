import { metricsOf } from '@gameday/hpa';
import type { HorizontalPodAutoscalerSpec, LabelSelector, MetricSpec } from '@gameday/kubernetes';
import type { PrometheusClient, Series } from '@gameday/prometheus';
import { type Answer, metricKey, objectKey, type RecordedPodMetric } from '../../../sources/autoscaling-answers.ts';
import type { RecordedDecision } from '../../../sources/autoscaling-record.ts';
import type { MetricRule } from '../../../sources/autoscaling-rules.ts';

/** Records in which every metric of a spec has an answer, as far as one is to be had, and where the answers came from. */
export interface Filled {
  readonly records: readonly RecordedDecision[];
  readonly sources: readonly string[];
}

export interface FillOptions {
  readonly prometheus: Pick<PrometheusClient, 'queryRange'>;
  /** @throws Error */
  readonly rules: () => Promise<readonly MetricRule[]>;
  readonly signal?: AbortSignal;
}

const pointsMax = 2_000;
const podsMax = 500;

/** A question that a spec asks and that was not asked at every recorded decision. */
interface Missing {
  readonly kind: 'pods' | 'external' | 'object';
  readonly name: string;
  readonly key: string;
  readonly selector: LabelSelector | undefined;
  readonly count: number;
}

function missingIn(records: readonly RecordedDecision[], metric: MetricSpec): Missing | undefined {
  const { pods, external, object } = metric;
  const source = pods ?? external ?? object;
  if (!source) return undefined;
  const kind = pods ? 'pods' : external ? 'external' : 'object';
  const { name, selector } = source.metric;
  const key = object ? objectKey(object.describedObject, name, selector) : metricKey(name, selector);
  const count = records.filter(({ input }) => input.answers[kind][key] === undefined).length;
  return count === 0 ? undefined : { kind, name, key, selector, count };
}

/** Matchers of a selector's plain labels; undefined where it has more than those. */
function matchersOf(selector: LabelSelector | undefined): string[] | undefined {
  if ((selector?.matchExpressions ?? []).length > 0) return undefined;
  return Object.entries(selector?.matchLabels ?? {}).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

/** The value of a series at a moment, or just before it. */
function valueAt({ samples }: Series, atMs: number, stepMs: number): number | undefined {
  const found = samples.findLast(({ timeMs }) => timeMs <= atMs && timeMs > atMs - 2 * stepMs);
  return found && Number.isFinite(found.value) ? found.value : undefined;
}

const milli = (value: number): string => String(Math.round(value * 1000));

/** What Prometheus has kept of a metric, as answers at each recorded decision. @throws Error saying why there is none */
async function askPast(
  records: readonly RecordedDecision[],
  missing: Missing,
  rules: readonly MetricRule[],
  { prometheus, signal }: FillOptions,
): Promise<(record: RecordedDecision) => Answer<readonly RecordedPodMetric[]> | Answer<readonly string[]>> {
  const rule = rules.find(({ metric, kind }) => metric === missing.name && kind === missing.kind);
  if (!rule) throw new Error(`no rule says how ${missing.name} is asked of Prometheus`);
  const labels = matchersOf(missing.selector);
  if (!labels) throw new Error(`the selector of ${missing.name} cannot be asked about the past`);
  const names = [...new Set(records.flatMap(({ input }) => input.pods.map(({ name }) => name)))];
  if (names.length > podsMax)
    throw new Error(`there were more than ${podsMax} pods in this time; choose a shorter one`);
  const start = records[0]?.atMs ?? 0;
  const end = records.at(-1)?.atMs ?? start;
  const stepMs = Math.max(1, Math.ceil((end - start) / 1000 / pointsMax)) * 1000;
  const own = rule.kind === 'pods' ? [`${rule.podLabel}=~${JSON.stringify(names.map(escaped).join('|'))}`] : [];
  const series = await prometheus.queryRange(rule.query([...labels, ...own]), {
    start: start - stepMs,
    end: end + stepMs,
    stepSeconds: stepMs / 1000,
    ...(signal && { signal }),
  });
  if (series.length === 0) throw new Error(`Prometheus has no ${missing.name} of this time`);
  return ({ atMs, input }) => {
    const values = series.flatMap((one) => {
      const value = valueAt(one, atMs, stepMs);
      return value === undefined ? [] : { pod: one.metric[rule.podLabel] ?? '', valueMilli: milli(value) };
    });
    if (rule.kind === 'external') return { value: values.map(({ valueMilli }) => valueMilli) };
    return { value: values.map((each) => ({ ...each, timestampMs: input.nowMs })) };
  };
}

/** Adds what a spec asks for and the decisions did not: from Prometheus where it has kept it. Never throws for a metric. */
export async function fillFromPrometheus(
  records: readonly RecordedDecision[],
  spec: HorizontalPodAutoscalerSpec,
  options: FillOptions,
): Promise<Filled> {
  const missing = metricsOf(spec).flatMap((metric) => missingIn(records, metric) ?? []);
  if (missing.length === 0) return { records, sources: [] };
  let rules: readonly MetricRule[] = [];
  const sources: string[] = [];
  try {
    rules = await options.rules();
  } catch (error) {
    sources.push(`The rules for custom metrics could not be read: ${(error as Error).message}`);
  }
  let filled = records;
  for (const each of missing) {
    const of = `${each.count} of ${records.length} decisions`;
    try {
      if (each.kind === 'object') throw new Error('metrics of objects are asked by the adapter alone');
      const answerAt = await askPast(records, each, rules, options);
      filled = filled.map((record) => {
        const { input } = record;
        if (input.answers[each.kind][each.key] !== undefined) return record;
        const answers = {
          ...input.answers,
          [each.kind]: { ...input.answers[each.kind], [each.key]: answerAt(record) },
        };
        return { ...record, input: { ...input, answers } };
      });
      sources.push(`${each.name} was not asked for at ${of}: its values there are from Prometheus' history.`);
    } catch (error) {
      sources.push(`${each.name} was not asked for at ${of}, and is missing there: ${(error as Error).message}.`);
    }
  }
  return { records: filled, sources };
}
