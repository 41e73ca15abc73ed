import { fieldProblem, show, type FieldPath, type FieldProblem } from '../field-problem.ts';
import { suggestion } from '../nearest.ts';

/** A check of a field that is left alone when it is absent. */
type Check<T> = (path: FieldPath, value: T | undefined) => FieldProblem[];

export const atLeast =
  (min: number): Check<number> =>
  (path, value) =>
    value !== undefined && value < min ? [fieldProblem(path, `must be at least ${min}, is ${value}`)] : [];

export const between =
  (min: number, max: number): Check<number> =>
  (path, value) =>
    value !== undefined && (value < min || value > max)
      ? [fieldProblem(path, `must be from ${min} to ${max}, is ${value}`)]
      : [];

export const oneOf =
  (...allowed: readonly string[]): Check<string> =>
  (path, value) =>
    value === undefined || allowed.includes(value)
      ? []
      : [
          fieldProblem(
            path,
            `must be one of ${allowed.join(', ')}, is ${show(value)}${suggestion(value, allowed)}`,
            'FieldValueNotSupported',
          ),
        ];

export const present = (path: FieldPath, value: unknown, why = ''): FieldProblem[] =>
  value === undefined ? [fieldProblem(path, `must be set${why}`, 'FieldValueRequired')] : [];

/** At most one item of a list may have each value. */
export function unique<T>(path: FieldPath, items: readonly T[], field: string, valueOf: (item: T) => unknown) {
  const seen = new Set<unknown>();
  return items.flatMap((item, index) => {
    const value = valueOf(item);
    if (value === undefined || !seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [fieldProblem([...path, index, field], `is ${show(value)} a second time`, 'FieldValueDuplicate')];
  });
}

/** Exactly one of the fields of an object must be set. */
export function exactlyOne(path: FieldPath, object: object | undefined, fields: readonly string[]): FieldProblem[] {
  const set = fields.filter((field) => (object as Record<string, unknown> | undefined)?.[field] !== undefined);
  if (set.length === 1) return [];
  const found = set.length === 0 ? 'none is set' : `${set.join(' and ')} are set`;
  return [
    fieldProblem(
      path,
      `must have exactly one of ${fields.join(', ')}; ${found}`,
      set.length ? 'FieldValueForbidden' : 'FieldValueRequired',
    ),
  ];
}

const dnsLabel = /^(?=.{1,63}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const dnsSubdomain = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

export const isDnsLabel: Check<string> = (path, value) =>
  value === undefined || dnsLabel.test(value)
    ? []
    : [fieldProblem(path, `must be a DNS label (a-z, 0-9 and -, at most 63 characters), is ${show(value)}`)];

export const isDnsSubdomain: Check<string> = (path, value) =>
  value === undefined || dnsSubdomain.test(value)
    ? []
    : [fieldProblem(path, `must be a DNS name (a-z, 0-9, - and ., at most 253 characters), is ${show(value)}`)];

/** A number that is not negative, or a percentage. */
export const countOrPercent: Check<number | string> = (path, value) => {
  if (value === undefined) return [];
  if (typeof value === 'string' ? /^\d+%$/.test(value) : value >= 0) return [];
  return [fieldProblem(path, `must be a number of at least 0 or a percentage such as 25%, is ${show(value)}`)];
};

export const port = between(1, 65_535);
