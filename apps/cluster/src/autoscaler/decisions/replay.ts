import { type AutoscalerState, decide, type DecideInput, type PodSnapshot } from '@gameday/hpa';
import type { HorizontalPodAutoscalerSpec } from '@gameday/kubernetes';
import type { RecordedAnswers, RecordedPodMetric, RecordedUsage } from '../observe/answers.ts';
import { decideInput, type DecisionRecord, type RecordedInput } from './record.ts';

/** One recorded decision, and what another spec would have made of it. */
export interface WhatIf {
  /** Real time, as recorded. */
  readonly at: string;
  /** Size before and after, as it was. */
  readonly was: { readonly from: number; readonly to: number };
  /** Size before and after with the other spec. */
  readonly wouldBe: { readonly from: number; readonly to: number };
  readonly line: string;
  readonly error?: string;
}

const sum = (texts: readonly string[]): bigint => texts.reduce((total, text) => total + BigInt(text), 0n);

/** Spreads a total over so many pods, to the last thousandth. */
const share = (total: bigint, count: number, index: number): string => {
  const [each, rest] = [total / BigInt(count), total % BigInt(count)];
  return String(each + (BigInt(index) < rest ? 1n : 0n));
};

/** The same use in all, by so many pods. */
function spreadUsage(usage: readonly RecordedUsage[], names: readonly string[]): RecordedUsage[] {
  const [first] = usage;
  if (!first) return [];
  const of = (container: string, resource: string): bigint =>
    sum(
      usage.flatMap(({ containers }) => containers.find(({ name }) => name === container)?.usageMilli[resource] ?? []),
    );
  return names.map((pod, index) => ({
    ...first,
    pod,
    containers: first.containers.map(({ name, usageMilli }) => ({
      name,
      usageMilli: Object.fromEntries(
        Object.keys(usageMilli).map((resource) => [resource, share(of(name, resource), names.length, index)]),
      ),
    })),
  }));
}

function spreadMetric(rows: readonly RecordedPodMetric[], names: readonly string[]): RecordedPodMetric[] {
  const [first] = rows;
  if (!first) return [];
  const total = sum(rows.map(({ valueMilli }) => valueMilli));
  return names.map((pod, index) => ({ ...first, pod, valueMilli: share(total, names.length, index) }));
}

const serves = ({ phase, deleting, ready }: PodSnapshot): boolean =>
  phase === 'Running' && deleting !== true && ready?.status === 'True';

/**
 * The recorded moment as it would have been with another number of pods: each of them ready, and the load in all the same. A load
 * that overloaded the pods of then is thus taken as no larger than what they bore.
 */
function resized(input: RecordedInput, replicas: number): RecordedInput {
  if ('error' in input.scale || input.scale.specReplicas === replicas) return input;
  const serving = new Set(input.pods.filter(serves).map(({ name }) => name));
  // What a pod uses to start is no load: others would not have to bear it.
  const bears = ({ pod }: { readonly pod: string }) => serving.size === 0 || serving.has(pod);
  const template = input.pods.find(serves) ?? input.pods[0];
  const pods = template
    ? Array.from({ length: replicas }, (_, index): PodSnapshot => ({ ...template, name: `what-if-${index}` }))
    : [];
  const names = pods.map(({ name }) => name);
  const answers: RecordedAnswers = {
    ...input.answers,
    resource: spreadUsage(input.answers.resource.filter(bears), names),
    pods: Object.fromEntries(
      Object.entries(input.answers.pods).map(([key, answer]) => [
        key,
        'error' in answer ? answer : { value: spreadMetric(answer.value.filter(bears), names) },
      ]),
    ),
  };
  return { ...input, pods, answers, scale: { ...input.scale, specReplicas: replicas, statusReplicas: replicas } };
}

/**
 * What would have been decided with another spec. The recorded inputs are given to it in their order; its own decisions carry on:
 * their sizes, recommendations and scale events. Where its size differs from the real one, the recorded load is spread over that many
 * ready pods.
 * @param decisions of one autoscaler, in any order
 */
export function replay(decisions: readonly DecisionRecord[], spec: HorizontalPodAutoscalerSpec): WhatIf[] {
  let state: AutoscalerState | undefined;
  let status: DecideInput['hpa']['status'];
  let replicas: number | undefined;
  return decisions
    .toSorted((a, b) => a.input.nowMs - b.input.nowMs)
    .map((record) => {
      const { scale } = record.input;
      const was = 'error' in scale ? 0 : scale.specReplicas;
      const from = replicas ?? was;
      const before = status ?? record.input.hpa.status;
      const { status: _, ...hpa } = record.input.hpa;
      const input = decideInput({
        ...resized(record.input, from),
        state: state ?? record.input.state,
        hpa: { ...hpa, spec, ...(before && { status: before }) },
      });
      const decision = decide(input);
      const result = decision.finish();
      state = result.state;
      status = result.status;
      if (!('error' in scale)) replicas = decision.scaleTo ?? from;
      return {
        at: record.at,
        was: { from: was, to: record.scaleTo ?? was },
        wouldBe: { from, to: decision.scaleTo ?? from },
        line: result.explanation.line,
        ...(result.error !== undefined && { error: result.error }),
      };
    });
}
