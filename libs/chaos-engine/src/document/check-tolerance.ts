import { say } from '../tolerance/say.ts';
import { isMapping } from '../values/equality.ts';
import { messageOf } from '../errors.ts';
import { type Checker, known, waits } from './checker.ts';
import type { DocumentPath } from './problem.ts';

/** What a provider answers, where it is known: the fields of the object, or undefined for anything. */
const fieldsOf = (provider: unknown): readonly string[] | undefined => {
  if (!isMapping(provider)) return undefined;
  if (provider.type === 'http') return ['status', 'headers', 'body'];
  if (provider.type === 'process') return ['status', 'stdout', 'stderr'];
  return undefined;
};

const isNumber = (value: unknown): value is number => typeof value === 'number';

function checkScalar(
  checker: Checker,
  path: DocumentPath,
  tolerance: unknown,
  fields: readonly string[] | undefined,
): void {
  if (typeof tolerance === 'number') {
    if (!Number.isInteger(tolerance)) {
      checker.error(
        path,
        `${say(tolerance)} is not whole; for a number like this use {"type": "range", "range": [low, high]}`,
      );
    }
  } else if (fields) {
    const [status, ...others] = fields;
    checker.error(
      path,
      `${say(tolerance)} is never met, for the probe answers {${fields.join(', ')}}; use a number for the ${status}, or "regex" with "target": "${others.at(-1)}"`,
    );
  }
}

function checkList(
  checker: Checker,
  path: DocumentPath,
  tolerance: readonly unknown[],
  fields: readonly string[] | undefined,
): void {
  if (tolerance.length === 0) checker.error(path, 'is empty, so it is never met');
  const [low, high] = tolerance;
  if (!fields && tolerance.length === 2 && isNumber(low) && isNumber(high) && low > high) {
    checker.error(path, `is a range whose low end ${low} is above its high end ${high}, so it is never met`);
  }
}

function checkTarget(
  checker: Checker,
  path: DocumentPath,
  tolerance: Record<string, unknown>,
  fields: readonly string[] | undefined,
): void {
  const { type, target } = tolerance;
  if (target !== undefined && typeof target !== 'string') return checker.error([...path, 'target'], 'must be a text');
  if (!fields) return;
  if (target === undefined) {
    if (type === 'jsonpath') return;
    return checker.error(path, `needs a "target", for the probe answers an object; there are: ${fields.join(', ')}`);
  }
  if (!fields.includes(target)) {
    return checker.error(
      [...path, 'target'],
      `"${target}" is not in what the probe answers; there are: ${fields.join(', ')}`,
    );
  }
  if (type === 'regex' && (target === 'status' || target === 'headers')) {
    checker.error([...path, 'target'], `"${target}" is no text that a pattern could match`);
  }
}

function checkRange(checker: Checker, path: DocumentPath, { range }: Record<string, unknown>): void {
  const at = [...path, 'range'];
  if (range === undefined) return checker.error(at, 'is missing');
  if (!Array.isArray(range) || range.length !== 2 || !range.every(isNumber)) {
    return checker.error(at, 'must be a list of two numbers');
  }
  const [low, high] = range as [number, number];
  if (low > high) checker.error(at, `has a low end ${low} above its high end ${high}, so it is never met`);
}

/** A field that must be a text, which a parser must take. */
function checkText(checker: Checker, path: DocumentPath, declared: unknown, parse: (text: string) => unknown): void {
  const text = known(checker, declared);
  if (text === undefined) return checker.error(path, 'is missing');
  if (waits(checker, text)) return;
  if (typeof text !== 'string' || text.trim() === '') return checker.error(path, 'must be a text, and not empty');
  try {
    parse(text);
  } catch (error) {
    checker.error(path, messageOf(error));
  }
}

const knownKeys: Readonly<Record<string, readonly string[]>> = {
  regex: ['pattern'],
  jsonpath: ['path', 'count', 'expect'],
  range: ['range'],
};

/** Checks a tolerance, and whether it can be met at all; the provider of a tolerance that is a probe is checked apart. */
export async function checkTolerance(
  checker: Checker,
  path: DocumentPath,
  declared: unknown,
  provider: unknown,
): Promise<void> {
  const tolerance = typeof declared === 'string' ? known(checker, declared) : declared;
  if (waits(checker, tolerance) && typeof tolerance === 'string') return;
  const fields = fieldsOf(provider);
  if (Array.isArray(tolerance)) return checkList(checker, path, tolerance, fields);
  if (['string', 'number', 'boolean'].includes(typeof tolerance)) return checkScalar(checker, path, tolerance, fields);
  if (!isMapping(tolerance)) {
    return checker.error(path, 'must be a text, a whole number, true, false, a list or an object with a "type"');
  }
  const { type } = tolerance;
  if (type === 'probe') return;
  const keys = typeof type === 'string' && Object.hasOwn(knownKeys, type) ? knownKeys[type] : undefined;
  if (!keys)
    return checker.error([...path, 'type'], `must be one of "probe", ${Object.keys(knownKeys).map(say).join(', ')}`);
  for (const key of Object.keys(tolerance)) {
    if (![...keys, 'type', 'target', 'name'].includes(key))
      checker.warn([...path, key], 'is not known here, and has no effect');
  }
  checkTarget(checker, path, tolerance, fields);
  if (type === 'range') checkRange(checker, path, tolerance);
  // Each reader is loaded only for those who use it.
  if (type === 'regex') {
    const { compilePattern } = await import('../tolerance/regex.ts');
    checkText(checker, [...path, 'pattern'], tolerance.pattern, compilePattern);
  }
  if (type === 'jsonpath') {
    const { parsePath } = await import('../tolerance/jsonpath/parse.ts');
    checkText(checker, [...path, 'path'], tolerance.path, (text) => parsePath(text.trim()));
    const { count } = tolerance;
    if (count !== undefined && count !== null && !(Number.isInteger(count) && (count as number) >= 0)) {
      checker.error([...path, 'count'], 'must be a whole number, at least 0');
    }
  }
}
