import { isMapping } from '../values/equality.ts';
import type { DocumentPath } from './problem.ts';

/** A complaint about a part of a value. */
export interface Issue {
  readonly path: DocumentPath;
  readonly message: string;
  /** Set when the complaint is about a key that is not known. */
  readonly unknownKey?: string;
}

/**
 * Says everything that is wrong with a value. The Chaos Toolkit's own format is checked by these alone: they cost a run's
 * start nothing, where a library of schemas would take longer to load than a short experiment takes to run.
 */
export type Shape = (value: unknown) => readonly Issue[];

const fine: readonly Issue[] = [];
const says = (message: string): readonly Issue[] => [{ path: [], message }];
const missing = says('is missing');

/** What is not there is missing, whatever it should be; `is` tells what it should be. */
const kind = (is: (value: unknown) => boolean, what: string, more: Shape = () => fine): Shape => {
  const wrong = says(`must be ${what}`);
  return (value) => (value === undefined ? missing : is(value) ? more(value) : wrong);
};

const within = (key: string | number, issues: readonly Issue[]): readonly Issue[] =>
  issues.length === 0 ? fine : issues.map((issue) => ({ ...issue, path: [key, ...issue.path] }));

const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

export const anything: Shape = () => fine;
export const optional =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined ? fine : shape(value);

export const string: Shape = kind((value) => typeof value === 'string', 'a text');
/** That is more than spaces. */
export const text: Shape = kind(
  (value) => typeof value === 'string',
  'a text',
  (value) => ((value as string).trim() === '' ? says('must not be empty') : fine),
);
export const boolean: Shape = kind((value) => typeof value === 'boolean', 'true or false');
export const number: Shape = kind(isNumber, 'a number');
export const notNegative: Shape = kind(isNumber, 'a number', (value) =>
  (value as number) < 0 ? says('must be at least 0') : fine,
);
export const positive: Shape = kind(isNumber, 'a number', (value) =>
  (value as number) <= 0 ? says('must be more than 0') : fine,
);
export const wholeNotNegative: Shape = kind(isNumber, 'a number', (value) => {
  if (!Number.isSafeInteger(value)) return says('must be a whole number');
  return (value as number) < 0 ? says('must be at least 0') : fine;
});
export const nothing: Shape = kind((value) => value === null, 'null');

export function oneOf(...values: readonly string[]): Shape {
  const choice = values.map((value) => JSON.stringify(value)).join(', ');
  return kind((value) => values.includes(value as string), values.length > 1 ? `one of ${choice}` : choice);
}

export const listOf = (shape: Shape): Shape =>
  kind(Array.isArray, 'a list', (value) => (value as unknown[]).flatMap((item, index) => within(index, shape(item))));

/** A list of exactly two. */
export const pairOf = (shape: Shape): Shape =>
  kind(Array.isArray, 'a list', (value) => {
    const { length } = value as unknown[];
    if (length !== 2) return says(`must have at ${length < 2 ? 'least' : 'most'} 2 of its parts`);
    return listOf(shape)(value);
  });

/** An object with any keys. */
export const recordOf = (shape: Shape): Shape =>
  kind(isMapping, 'an object', (value) =>
    Object.entries(value as object).flatMap(([key, item]) => within(key, shape(item))),
  );

type Fields = Readonly<Record<string, Shape>>;

const fieldsOf = (fields: Fields, value: Readonly<Record<string, unknown>>): Issue[] =>
  Object.entries(fields).flatMap(([key, shape]) => within(key, shape(value[key])));

/** An object that may have more than these fields. */
export const loose = (fields: Fields): Shape =>
  kind(isMapping, 'an object', (value) => fieldsOf(fields, value as Record<string, unknown>));

/** An object of these fields and no others. */
export const strict = (fields: Fields): Shape =>
  kind(isMapping, 'an object', (value) => {
    const unknown = Object.keys(value as object).filter((key) => !Object.hasOwn(fields, key));
    return [
      ...fieldsOf(fields, value as Record<string, unknown>),
      ...unknown.map((key) => ({ path: [key], message: 'is not known here', unknownKey: key })),
    ];
  });

const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));

/** Of the ways that a value could be meant, the complaints about the nearest. */
export const either =
  (...shapes: readonly Shape[]): Shape =>
  (value) => {
    if (value === undefined) return missing;
    const ways = shapes.map((shape) => shape(value));
    if (ways.some((issues) => issues.length === 0)) return fine;
    return ways.toSorted((a, b) => a.length - b.length || depth(b) - depth(a))[0] ?? fine;
  };
