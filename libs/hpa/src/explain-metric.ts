import { type MetricSpec, milliValue } from '@gameday/kubernetes';
import type { ExplanationStep } from './explanation.ts';
import type { MetricProposal } from './metric-proposal.ts';
import type { Arithmetic, Calculation } from './replica-calculator.ts';
import type { Tolerances } from './ratio.ts';

/** A number for people: at most two decimals, more where it is small. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'infinity' : Number.isNaN(value) ? 'nothing' : '-infinity';
  const digits = Math.abs(value) >= 0.1 || value === 0 ? 2 : 4;
  return String(Number(value.toFixed(digits)));
}

const binaryUnits = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;

/** Thousandths for people: `20.67`, bytes as `186.2Mi`. */
export function readableAmount(milli: bigint, bytes: boolean): string {
  const value = Number(milli) / 1000;
  if (!bytes || Math.abs(value) < 1024) return readable(value);
  const power = Math.min(binaryUnits.length - 1, Math.floor(Math.log2(Math.abs(value)) / 10));
  return `${Number((value / 1024 ** power).toFixed(1))}${binaryUnits[power]}`;
}

const plural = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

interface Subject {
  readonly name: string;
  readonly bytes?: boolean;
  readonly target?: string;
  /** The target is for each pod of a value that is not itself per pod. */
  readonly perPod?: boolean;
  /** The value is spread over the ready pods. */
  readonly spread?: boolean;
}

/** What a metric is called, and its target in thousandths or percent. */
function subjectOf(spec: MetricSpec): Subject {
  const { resource, containerResource, pods, object, external } = spec;
  const optional = (target: string | undefined) => (target === undefined ? {} : { target });
  if (spec.type === 'Resource' && resource) {
    return { name: resource.name, bytes: resource.name === 'memory', ...optional(resource.target.averageValue) };
  }
  if (spec.type === 'ContainerResource' && containerResource) {
    const { name, container, target } = containerResource;
    return { name: `${name} of ${container}`, bytes: name === 'memory', ...optional(target.averageValue) };
  }
  if (spec.type === 'Pods' && pods) return { name: pods.metric.name, ...optional(pods.target.averageValue) };
  if (spec.type === 'Object' && object) {
    const { kind, name } = object.describedObject;
    const perPod = object.target.type === 'AverageValue';
    const target = perPod ? object.target.averageValue : object.target.value;
    return { name: `${object.metric.name} of ${kind}/${name}`, perPod, spread: !perPod, ...optional(target) };
  }
  if (spec.type === 'External' && external) {
    const perPod = external.target.averageValue !== undefined;
    const target = external.target.averageValue ?? external.target.value;
    return { name: external.metric.name, perPod, spread: !perPod, ...optional(target) };
  }
  return { name: spec.type };
}

/** Current over target: `85%/70%`, `20/15`. */
function fraction(spec: MetricSpec, subject: Subject, { current, how }: Calculation): string {
  const percent = utilizationTarget(spec);
  if (current.averageUtilization !== undefined && percent !== undefined)
    return `${current.averageUtilization}%/${percent}%`;
  const target = subject.target === undefined ? 0n : milliValue(subject.target);
  const show = (milli: bigint) => readableAmount(milli, subject.bytes === true);
  if (!subject.perPod) return `${show(current.averageValueMilli ?? current.valueMilli ?? 0n)}/${show(target)}`;
  const total = how.multiplier > 0 ? how.ratio * Number(target) * how.multiplier : Number.NaN;
  return `${Number.isFinite(total) ? show(BigInt(Math.round(total))) : 'all'}/${show(target)} per pod`;
}

const utilizationTarget = ({ resource, containerResource }: MetricSpec): number | undefined =>
  resource?.target.averageUtilization ?? containerResource?.target.averageUtilization;

/** What a pod without a sample is taken to use when there is less to do: its whole request at least, or else the target. */
function missingCountedAs(spec: MetricSpec): string {
  const percent = utilizationTarget(spec);
  return percent === undefined ? 'as at the target' : `at ${Math.max(100, percent)}% of their request`;
}

/** How pods without a usable sample were counted in. */
function countedIn(spec: MetricSpec, { ratio, pods }: Arithmetic): string {
  const missing = pods && pods.missing > 0 && ratio !== 1;
  const unready = pods && pods.unready > 0 && ratio > 1;
  return [
    ...(missing
      ? [`${plural(pods.missing, 'missing pod')} counted ${ratio < 1 ? missingCountedAs(spec) : 'as idle'}`]
      : []),
    ...(unready ? [`${plural(pods.unready, 'unready pod')} counted as idle`] : []),
  ].join(' and ');
}

function outcome(spec: MetricSpec, subject: Subject, calculation: Calculation, tolerances: Tolerances): string {
  const { replicas, how } = calculation;
  const shown = fraction(spec, subject, calculation);
  const ratio = how.adjustedRatio ?? how.ratio;
  const counted = countedIn(spec, how);
  const first = how.adjustedRatio === undefined ? '' : `${shown} = ${readable(how.ratio)}; `;
  const adjusted = counted === '' ? 'again' : `with ${counted}`;
  if (how.kept === 'tolerance') {
    const tolerance = readable(ratio > 1 ? tolerances.scaleUp : tolerances.scaleDown);
    const is = first === '' ? `${shown} = ${readable(ratio)}` : `${first}${adjusted} it is ${readable(ratio)}`;
    return `${is}, within the tolerance of ${tolerance}, keeps ${replicas}`;
  }
  if (how.kept === 'direction')
    return `${first}${adjusted} it is ${readable(ratio)}, not that way any more, keeps ${replicas}`;
  if (first !== '') {
    return `${first}${adjusted}: ${plural(how.multiplier, 'pod')} x ${readable(ratio)} = ${readable(ratio * how.multiplier)} -> ${replicas}`;
  }
  if (subject.perPod) return `${shown} = ${readable(how.ratio * how.multiplier)} -> ${replicas}`;
  if (subject.spread && !how.pods && how.multiplier === 1 && calculation.replicas === Math.ceil(ratio)) {
    return `${shown} = ${readable(ratio)} -> ${replicas}`;
  }
  const pods = subject.spread ? plural(how.multiplier, 'ready pod') : plural(how.multiplier, 'pod');
  return `${pods} x ${shown} = ${readable(ratio * how.multiplier)} -> ${replicas}`;
}

/** One metric's part of the explanation, with its arithmetic: `cpu: 3 pods x 85%/70% = 3.64 -> 4`. */
export function explainMetric(spec: MetricSpec, proposal: MetricProposal, tolerances: Tolerances): ExplanationStep {
  const subject = subjectOf(spec);
  const common = { kind: 'metric', name: subject.name, sourceType: spec.type } as const;
  if (!proposal.ok) {
    return { ...common, error: proposal.error, text: `${subject.name}: failed: ${proposal.message}` };
  }
  const { calculation } = proposal;
  const { how } = calculation;
  const text = outcome(spec, subject, calculation, tolerances);
  return {
    ...common,
    text: `${subject.name}: ${text}`,
    proposal: proposal.replicas,
    ratio: how.ratio,
    withinTolerance: how.kept === 'tolerance',
    ...(how.adjustedRatio !== undefined && { adjustedRatio: how.adjustedRatio }),
    ...(how.pods && { pods: how.pods }),
  };
}
