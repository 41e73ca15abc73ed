import type { SpecProblem } from '@gameday/console-api';

/** A spec while it is edited: any JSON, since a person may be halfway. */
export type Path = readonly (string | number)[];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a path; undefined where nothing does. */
export function valueAt(spec: unknown, path: Path): unknown {
  let value = spec;
  for (const key of path) {
    if (Array.isArray(value) && typeof key === 'number') value = value[key];
    else if (isObject(value)) value = value[key];
    else return undefined;
  }
  return value;
}

/** The same with another value at a path; undefined takes it away, and what is empty then. */
export function withValue(spec: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const isList = typeof key === 'number';
  const present: unknown = isList
    ? Array.isArray(spec)
      ? spec[key]
      : undefined
    : isObject(spec)
      ? spec[key]
      : undefined;
  const next = withValue(present, rest, value);
  if (isList) {
    const list = Array.isArray(spec) ? spec : [];
    return next === undefined ? list.toSpliced(key, 1) : list.length > key ? list.with(key, next) : [...list, next];
  }
  const { [key]: _, ...others } = isObject(spec) ? spec : {};
  if (next !== undefined) {
    return isObject(spec) && key in spec
      ? Object.fromEntries(Object.entries(spec).map(([name, old]) => [name, name === key ? next : old]))
      : { ...others, [key]: next };
  }
  return Object.keys(others).length === 0 ? undefined : others;
}

export const listAt = (spec: unknown, path: Path): readonly unknown[] => {
  const value = valueAt(spec, path);
  return Array.isArray(value) ? value : [];
};

export const textAt = (spec: unknown, path: Path): string => {
  const value = valueAt(spec, path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** What is typed where a number belongs: a number, nothing, or the text itself for the checker to speak of. */
export function typedNumber(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : text;
}

/** What is typed where a quantity belongs. */
export const typedText = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

export const metricTypes = ['Resource', 'ContainerResource', 'Pods', 'Object', 'External'] as const;
export type MetricType = (typeof metricTypes)[number];

const fieldOf: Readonly<Record<MetricType, string>> = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
};

/** The kinds of targets that a type of metric may have, its usual one first. */
export const targetTypes: Readonly<Record<MetricType, readonly string[]>> = {
  Resource: ['Utilization', 'AverageValue'],
  ContainerResource: ['Utilization', 'AverageValue'],
  Pods: ['AverageValue'],
  Object: ['Value', 'AverageValue'],
  External: ['AverageValue', 'Value'],
};

export const targetFieldOf = (targetType: string): string =>
  targetType === 'Utilization' ? 'averageUtilization' : targetType === 'Value' ? 'value' : 'averageValue';

/** The part of a metric that is named by its type. */
export const sourceOf = (metric: unknown): { readonly type: MetricType | undefined; readonly field: string } => {
  const type = metricTypes.find((each) => each === valueAt(metric, ['type']));
  return { type, field: type === undefined ? '' : fieldOf[type] };
};

/** A new metric of a type, with its usual target. */
export function newMetric(type: MetricType): unknown {
  const [targetType = ''] = targetTypes[type];
  const target =
    targetType === 'Utilization'
      ? { type: targetType, averageUtilization: 70 }
      : { type: targetType, [targetFieldOf(targetType)]: '100' };
  switch (type) {
    case 'Resource':
      return { type, resource: { name: 'cpu', target } };
    case 'ContainerResource':
      return { type, containerResource: { name: 'cpu', container: '', target } };
    case 'Object':
      return {
        type,
        object: { metric: { name: '' }, describedObject: { apiVersion: 'v1', kind: 'Service', name: '' }, target },
      };
    default:
      return { type, [fieldOf[type]]: { metric: { name: '' }, target } };
  }
}

/** A path as the server's problems name it. */
export const pathText = (path: Path): string =>
  ['spec', ...path]
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .slice(1);

/** What is wrong at one place; undefined where nothing is. */
export const problemAt = (problems: readonly SpecProblem[], path: Path): string | undefined =>
  problems.find((problem) => problem.path === pathText(path))?.message;

/** The parts of a spec that a what-if changes: what it scales stays. */
export function editable(spec: unknown): unknown {
  const whole = valueAt(spec, ['spec']);
  const { scaleTargetRef: _, ...rest } = (isObject(whole) ? whole : isObject(spec) ? spec : {}) as Record<
    string,
    unknown
  >;
  return rest;
}

/** Whether two specs say the same, in whichever order. */
export function sameSpec(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, index) => sameSpec(value, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameSpec(a[key], b[key]));
}
