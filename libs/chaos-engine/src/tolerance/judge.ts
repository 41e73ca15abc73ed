import { equal, isMapping } from '../values/equality.ts';
import { substitute, type Values } from '../values/substitute.ts';
import { say } from './say.ts';

/** Whether a probe's answer is within its tolerance, with a sentence for people: `answered 812, above 300`. */
export interface Judgement {
  readonly met: boolean;
  readonly reason: string;
}

const verdict = (met: boolean, reason: string): Judgement => ({ met, reason });

/** The status of an answer of http or process; undefined for other answers. */
const statusOf = (value: unknown): { readonly status: unknown } | undefined =>
  isMapping(value) && Object.hasOwn(value, 'status') ? { status: value.status } : undefined;

function judgeScalar(tolerance: string | boolean | number, value: unknown): Judgement {
  // Only a number is compared with the status, as in chaoslib.
  const status = typeof tolerance === 'number' ? statusOf(value) : undefined;
  const found = status ? status.status : value;
  const met = equal(found, tolerance);
  return verdict(met, `${status ? 'status' : 'answered'} ${say(found)}${met ? '' : `, wanted ${say(tolerance)}`}`);
}

/** `low <= value <= high`; undefined where the three cannot be compared. */
function between(low: unknown, value: unknown, high: unknown): boolean | undefined {
  const numbers = [low, value, high].map((item) => (typeof item === 'boolean' ? Number(item) : item));
  const [a, b, c] = numbers;
  if (typeof a === 'number' && typeof b === 'number' && typeof c === 'number') return a <= b && b <= c;
  if (typeof a === 'string' && typeof b === 'string' && typeof c === 'string') return a <= b && b <= c;
  return undefined;
}

function judgeRange(low: unknown, value: unknown, high: unknown, what: string): Judgement {
  const within = between(low, value, high);
  const wanted = `${say(low)} to ${say(high)}`;
  if (within === undefined) return verdict(false, `${what} ${say(value)} cannot be compared with ${wanted}`);
  if (within) return verdict(true, `${what} ${say(value)}, within ${wanted}`);
  const side = between(low, value, value) === false ? `below ${say(low)}` : `above ${say(high)}`;
  return verdict(false, `${what} ${say(value)}, ${Number.isNaN(value) ? `not within ${wanted}` : side}`);
}

function judgeList(tolerance: readonly unknown[], value: unknown): Judgement {
  const status = statusOf(value);
  if (!status && tolerance.length === 2) return judgeRange(tolerance[0], value, tolerance[1], 'answered');
  const found = status ? status.status : value;
  const met = tolerance.some((one) => equal(one, found));
  const choice = tolerance.map(say).join(', ');
  return verdict(met, `${status ? 'status' : 'answered'} ${say(found)}, ${met ? 'one' : 'none'} of ${choice}`);
}

/** The part of the answer that a tolerance looks at; the whole where the answer has no such part. */
function targeted(
  tolerance: Record<string, unknown>,
  value: unknown,
): { readonly part: unknown; readonly what: string } {
  const { target } = tolerance;
  if (typeof target !== 'string' || !isMapping(value)) return { part: value, what: 'answered' };
  return Object.hasOwn(value, target) ? { part: value[target], what: target } : { part: value, what: 'answered' };
}

// Patterns and paths are read by modules that are loaded only for those who use them.

async function judgeRegex(tolerance: Record<string, unknown>, value: unknown, values: Values): Promise<Judgement> {
  const { part, what } = targeted(tolerance, value);
  const pattern = substitute(tolerance.pattern, values);
  if (typeof part !== 'string') return verdict(false, `${what} ${say(part)} is no text that a pattern could match`);
  const { compilePattern } = await import('./regex.ts');
  const met = compilePattern(String(pattern)).test(part);
  return verdict(met, `${what} ${say(part)} ${met ? 'matches' : 'has no match for'} /${String(pattern)}/`);
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

async function judgeJsonPath(tolerance: Record<string, unknown>, value: unknown, values: Values): Promise<Judgement> {
  const { part, what } = targeted(tolerance, value);
  const path = String(substitute(tolerance.path, values));
  const [{ matchPath }, { parsePath }] = await Promise.all([
    import('./jsonpath/match.ts'),
    import('./jsonpath/parse.ts'),
  ]);
  const found = matchPath(parsePath(path.trim()), parsed(part));
  const has = `${path} of ${what === 'answered' ? 'the answer' : what} is`;
  if ('expect' in tolerance) {
    const expected = substitute(tolerance.expect, values);
    const wanted = Array.isArray(expected) ? expected : [expected];
    const met = equal(found, wanted);
    return verdict(met, `${has} ${say(found)}${met ? '' : `, wanted ${say(wanted)}`}`);
  }
  const { count } = tolerance;
  if (count !== undefined && count !== null) {
    const met = found.length === count;
    return verdict(met, `${has} there ${found.length} times${met ? '' : `, wanted ${say(count)}`}`);
  }
  return found.length > 0 ? verdict(true, `${has} ${say(found)}`) : verdict(false, `${has} not there`);
}

/** A number, or a text that says one; undefined for all else, as for Python's `Decimal`. */
function decimal(value: unknown): number | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const found = Number(value.trim().replace(/^([+-]?)inf(inity)?$/i, '$1Infinity'));
  return Number.isNaN(found) ? undefined : found;
}

function judgeRangeObject(tolerance: Record<string, unknown>, value: unknown): Judgement {
  const { part, what } = targeted(tolerance, value);
  const [low, high] = tolerance.range as readonly [unknown, unknown];
  const number = decimal(part);
  if (number === undefined) return verdict(false, `${what} ${say(part)} is no number`);
  return judgeRange(low, number, high, what);
}

/**
 * Judges an answer by every kind of tolerance but a probe's, with the Chaos Toolkit's semantics
 * (`chaoslib.hypothesis.within_tolerance`). Where chaoslib would break off with a TypeError, the answer is outside.
 * A text tolerance is substituted first, and may become any other kind.
 */
export async function judge(declared: unknown, value: unknown, values: Values): Promise<Judgement> {
  const tolerance = typeof declared === 'string' ? substitute(declared, values) : declared;
  if (Array.isArray(tolerance)) return judgeList(tolerance, value);
  if (!isMapping(tolerance)) return judgeScalar(tolerance as string | boolean | number, value);
  switch (tolerance.type) {
    case 'regex':
      return judgeRegex(tolerance, value, values);
    case 'jsonpath':
      return judgeJsonPath(tolerance, value, values);
    case 'range':
      return judgeRangeObject(tolerance, value);
    default:
      return verdict(false, `there is no tolerance of the type ${say(tolerance.type)}`);
  }
}
