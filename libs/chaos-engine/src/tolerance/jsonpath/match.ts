import { equal, isMapping, truthy } from '../../values/equality.ts';
import type { Comparison, Expression, Operand, Path, Step, Subscript } from './syntax.ts';

interface Place {
  readonly root: unknown;
  readonly current: unknown;
}

/** All values that a path leads to, in jsonpath2's order: depth first. */
export function matchPath(path: Path, root: unknown): unknown[] {
  return [...follow(path, { root, current: root })];
}

function* follow(path: Path, place: Place): Generator<unknown> {
  yield* walk(path.steps, path.from === 'root' ? { ...place, current: place.root } : place);
}

function* walk([step, ...rest]: readonly Step[], place: Place): Generator<unknown> {
  if (!step) {
    yield place.current;
    return;
  }
  for (const current of select(step, place)) yield* walk(rest, { ...place, current });
  if (!step.recursive) return;
  for (const child of children(place.current)) yield* walk([step, ...rest], { ...place, current: child });
}

function* select(step: Step, place: Place): Generator<unknown> {
  for (const subscript of step.subscripts) yield* pick(subscript, place);
}

function* pick(subscript: Subscript, place: Place): Generator<unknown> {
  const { current } = place;
  switch (subscript.kind) {
    case 'key':
      if (isMapping(current) && Object.hasOwn(current, subscript.key)) yield current[subscript.key];
      return;
    case 'index':
      yield* at(current, subscript.index);
      return;
    case 'slice':
      for (const index of indices(subscript, current)) yield* at(current, index);
      return;
    case 'wildcard':
      yield* children(current);
      return;
    case 'filter':
      if (holds(subscript.expression, place)) yield current;
      return;
    case 'path':
      for (const key of follow(subscript.path, place)) {
        if (Number.isInteger(key)) yield* at(current, key as number);
        else if (typeof key === 'string') yield* pick({ kind: 'key', key }, place);
      }
      return;
    case 'call':
      for (const args of combinations(subscript.args.map((arg) => [...values(arg, place)]))) {
        yield* call(subscript.func, current, args);
      }
  }
}

function children(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : isMapping(value) ? Object.values(value) : [];
}

function* at(value: unknown, index: number): Generator<unknown> {
  if (!Array.isArray(value)) return;
  const position = index < 0 ? index + value.length : index;
  if (position >= 0 && position < value.length) yield value[position];
}

/** The indices of a slice, as jsonpath2 computes them: without a start it begins at 0, whatever the step. */
function* indices(slice: Subscript & { kind: 'slice' }, value: unknown): Generator<number> {
  if (!Array.isArray(value)) return;
  const { length } = value;
  const { start = 0, end = length, step = 1 } = slice;
  const from = start < 0 ? start + Math.max(length, -start) : start;
  const to = end < 0 ? end + length : end;
  if (step === 0) return;
  for (let index = from; step > 0 ? index < to : index > to; index += step) yield index;
}

function* values(operand: Operand, place: Place): Generator<unknown> {
  if ('path' in operand) yield* follow(operand.path, place);
  else yield operand.value;
}

const isNumber = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean';
const order: Record<Exclude<Comparison, '=' | '!='>, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function compares(by: Comparison, a: unknown, b: unknown): boolean {
  if (by === '=') return equal(a, b);
  if (by === '!=') return !equal(a, b);
  return isNumber(a) && isNumber(b) && order[by](Number(a), Number(b));
}

function holds(expression: Expression, place: Place): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.of.every((part) => holds(part, place));
    case 'or':
      return expression.of.some((part) => holds(part, place));
    case 'not':
      return !holds(expression.of, place);
    case 'some':
      return 'path' in expression.of ? !values(expression.of, place).next().done : truthy(expression.of.value);
    case 'compare': {
      const right = [...values(expression.right, place)];
      for (const left of values(expression.left, place)) {
        if (right.some((value) => compares(expression.by, left, value))) return true;
      }
      return false;
    }
  }
}

const combinations = (lists: readonly unknown[][]): unknown[][] =>
  lists.reduce<unknown[][]>((found, list) => found.flatMap((head) => list.map((item) => [...head, item])), [[]]);

function* call(func: string, value: unknown, args: readonly unknown[]): Generator<unknown> {
  const whole = args.every((arg) => Number.isInteger(arg)) ? (args as number[]) : [];
  const [first] = whole;
  if (typeof value === 'string') {
    const letters = [...value];
    if (func === 'length' && args.length === 0) yield letters.length;
    if (func === 'charAt' && args.length === 1 && first !== undefined) yield* at(letters, first);
    if (func === 'substring' && first !== undefined && args.length <= 2) yield letters.slice(...whole).join('');
    return;
  }
  const keys = Array.isArray(value) ? [...value.keys()] : isMapping(value) ? Object.keys(value) : undefined;
  if (!keys || args.length > 0) return;
  if (func === 'keys') yield keys;
  if (func === 'values') yield [...children(value)];
  if (func === 'entries') yield children(value).map((child, index) => [keys[index], child]);
  if (func === 'length' && Array.isArray(value)) yield value.length;
}
