import type { z } from 'zod';
import type { DocumentPath } from './problem.ts';
import type { Issue, Shape } from './shape.ts';

type ZodIssue = z.core.$ZodIssue;
const keysOf = (path: readonly PropertyKey[]): DocumentPath =>
  path.map((key) => (typeof key === 'symbol' ? String(key) : key));

const choice = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ');

/** Of the ways that a value could be meant, the complaints about the nearest. */
function fromUnion(issue: ZodIssue & { code: 'invalid_union' }, value: unknown): Issue[] {
  const path = keysOf(issue.path);
  const { options, discriminator } = issue as { options?: readonly unknown[]; discriminator?: string };
  if (discriminator !== undefined && options) return [{ path, message: `must be one of ${choice(options)}` }];
  if (value === undefined) return [{ path, message: 'is missing' }];
  const ways = issue.errors.map((errors) => errors.flatMap((error) => translate(error, value, path)));
  const needed = ways.map((way) =>
    way.length === 1 && way[0]?.message === 'is missing' ? way[0].path.at(-1) : undefined,
  );
  if (needed.every((key) => key !== undefined)) return [{ path, message: `needs one of ${choice(needed)}` }];
  const [nearest = []] = ways.sort((a, b) => a.length - b.length || depth(b) - depth(a));
  return nearest;
}

const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));

const atPath = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((found, key) => (found as Record<PropertyKey, unknown> | undefined | null)?.[key], value);

function bound(issue: ZodIssue & { code: 'too_small' | 'too_big' }): string {
  const small = issue.code === 'too_small';
  const limit = String(small ? issue.minimum : issue.maximum);
  if (issue.origin === 'string' || issue.origin === 'array') {
    return small && limit === '1'
      ? 'must not be empty'
      : `must have at ${small ? 'least' : 'most'} ${limit} of its parts`;
  }
  if (issue.inclusive === false) return `must be ${small ? 'more' : 'less'} than ${limit}`;
  return `must be at ${small ? 'least' : 'most'} ${limit}`;
}

const articles: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function translate(issue: ZodIssue, whole: unknown, prefix: DocumentPath = []): Issue[] {
  const path = [...prefix, ...keysOf(issue.path)];
  switch (issue.code) {
    case 'invalid_type': {
      const missing = atPath(whole, issue.path) === undefined;
      return [{ path, message: missing ? 'is missing' : `must be ${articles[issue.expected] ?? issue.expected}` }];
    }
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: 'is not known here', unknownKey: key }));
    case 'invalid_value':
      if (atPath(whole, issue.path) === undefined) return [{ path, message: 'is missing' }];
      return [{ path, message: `must be ${issue.values.length > 1 ? 'one of ' : ''}${choice(issue.values)}` }];
    case 'invalid_union':
      return fromUnion({ ...issue, path: [...prefix, ...issue.path] }, atPath(whole, issue.path));
    case 'too_small':
    case 'too_big':
      return [{ path, message: bound(issue) }];
    case 'invalid_format':
      return [{ path, message: issue.format === 'regex' ? issue.message : `must be a ${issue.format.toUpperCase()}` }];
    default:
      return [{ path, message: issue.message }];
  }
}

/** A schema as a shape: its complaints in our words. */
export const shapeOf =
  (schema: z.ZodType): Shape =>
  (value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? [] : parsed.error.issues.flatMap((issue) => translate(issue, value));
  };
