import { formatMilli, type MetricSpec, milliValue } from '@gameday/kubernetes';
import type { MetricUnit } from '@gameday/console-api';

/** A number for people: at most two decimals, more where it is small. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nothing' : value > 0 ? 'infinity' : '-infinity';
  const size = Math.abs(value);
  return String(Number(value.toFixed(size === 0 || size >= 1 ? 2 : size >= 0.1 ? 3 : 4)));
}

const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

function bytes(value: number): string {
  const power = Math.min(binaryUnits.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(value))) / 10)));
  return `${Number((value / 1024 ** power).toFixed(1))} ${binaryUnits[power]}`;
}

/** Thousandths with their unit: cores as `340m`, bytes as `186.2 MiB`, all else as a number. */
export function amount(milli: bigint, unit: MetricUnit): string {
  if (unit === 'cores') return formatMilli(milli);
  const value = Number(milli) / 1000;
  if (unit === 'bytes') return bytes(value);
  return unit === 'percent' ? `${figure(value)} %` : figure(value);
}

const unitOfResource = (resource: string): MetricUnit =>
  resource === 'cpu' ? 'cores' : resource === 'memory' ? 'bytes' : 'number';

/** What a metric of a spec is called, in which unit it is measured, and its target. */
export interface Subject {
  readonly name: string;
  /** Of what is measured. */
  readonly unit: MetricUnit;
  /** The share of what is requested, in percent. */
  readonly utilization?: number;
  /** Thousandths per pod. */
  readonly perPodMilli?: bigint;
  /** Thousandths in all. */
  readonly valueMilli?: bigint;
}

const milliOr = (text: string | undefined): bigint | undefined => {
  try {
    return text === undefined ? undefined : milliValue(String(text));
  } catch {
    return undefined;
  }
};

export function subjectOf(spec: MetricSpec): Subject {
  const { resource, containerResource, pods, object, external } = spec;
  const target = (resource ?? containerResource ?? pods ?? object ?? external)?.target;
  const perPodMilli = milliOr(target?.averageValue);
  const valueMilli = milliOr(target?.value);
  const targets =
    perPodMilli !== undefined && !(spec.type === 'Object' && target?.type === 'Value')
      ? { perPodMilli }
      : target?.averageUtilization !== undefined && (resource ?? containerResource)
        ? { utilization: target.averageUtilization }
        : valueMilli !== undefined
          ? { valueMilli }
          : {};
  if (resource) return { name: resource.name, unit: unitOfResource(resource.name), ...targets };
  if (containerResource) {
    const { name, container } = containerResource;
    return { name: `${name} of ${container}`, unit: unitOfResource(name), ...targets };
  }
  if (pods) return { name: pods.metric.name, unit: 'number', ...targets };
  if (object) {
    const { kind, name } = object.describedObject;
    return { name: `${object.metric.name} of ${kind}/${name}`, unit: 'number', ...targets };
  }
  return { name: external?.metric.name ?? spec.type, unit: 'number', ...targets };
}

/** The target in words: `70 %`, `100 per pod`, `40 in all`. */
export function targetText({ unit, utilization, perPodMilli, valueMilli }: Subject): string {
  if (utilization !== undefined) return `${utilization} % of requests`;
  if (perPodMilli !== undefined) return `${amount(perPodMilli, unit)} per pod`;
  return valueMilli === undefined ? 'none' : amount(valueMilli, unit);
}

/** A list for people; beyond `most` only how many more there are. */
export const listed = (items: readonly string[], most = 6): string =>
  items.length <= most
    ? items.join(', ')
    : `${items.slice(0, most - 1).join(', ')} and ${items.length - most + 1} more`;

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Seconds for people, on whichever clock. */
export const seconds = (value: number): string =>
  value >= 120 && value % 60 === 0 ? `${value / 60} min` : `${value >= 10 ? Math.round(value) : figure(value)} s`;
