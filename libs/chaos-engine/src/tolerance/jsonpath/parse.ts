import {
  type Callable,
  callables,
  type Comparison,
  type Expression,
  JsonPathError,
  type Operand,
  type Path,
  type Step,
  type Subscript,
} from './syntax.ts';
import { type Token, tokenize } from './tokens.ts';

const comparisons = new Set(['=', '!=', '<', '<=', '>', '>=']);

/**
 * Reads a path by the grammar of the Python package jsonpath2 0.4.5 (`JSONPath.g4`), which the Chaos Toolkit uses. It is
 * not RFC 9535's: equality is `=`, texts stand in double quotes, a filter looks at the value itself and not at its
 * children, and `or` binds tighter than `and`.
 * @throws JsonPathError saying what stands where something else was wanted
 */
export function parsePath(text: string): Path {
  const tokens = tokenize(text);
  let next = 0;

  const peek = (): Token => tokens[next] as Token;
  const is = (symbol: string): boolean =>
    peek().text === symbol && (peek().kind === 'symbol' || peek().kind === 'word');
  const accept = (symbol: string): boolean => is(symbol) && next++ >= 0;
  const fail = (wanted: string): never => {
    const { at, text: found } = peek();
    const doubled = found === '=' && tokens[next - 1]?.text === '=' ? '; equality is written with one "="' : '';
    throw new JsonPathError(
      `"${text}" has ${found === '' ? 'its end' : `"${found}"`} at position ${at}, where ${wanted} is wanted${doubled}`,
    );
  };
  const need = (symbol: string): void => void (accept(symbol) || fail(`"${symbol}"`));
  const takeInteger = (): number | undefined => {
    if (peek().kind !== 'number') return undefined;
    if (!/^-?\d+$/.test(peek().text)) fail('a whole number');
    return Number(tokens[next++]?.text);
  };

  const path = (): Path | undefined => {
    const from = accept('$') ? 'root' : accept('@') ? 'current' : undefined;
    return from && { from, steps: steps() };
  };

  function steps(): Step[] {
    const found: Step[] = [];
    for (;;) {
      if (accept('..')) found.push({ recursive: true, subscripts: is('[') ? subscripts() : [bareword()] });
      else if (accept('.')) found.push({ recursive: false, subscripts: [bareword()] });
      else if (is('[')) found.push({ recursive: false, subscripts: subscripts() });
      else return found;
    }
  }

  function bareword(): Subscript {
    if (accept('*')) return { kind: 'wildcard' };
    const { kind, text: key } = peek();
    if (kind !== 'id') fail(kind === 'word' ? `a name (write ["${key}"])` : 'a name or *');
    next++;
    return is('(') ? call(key) : { kind: 'key', key };
  }

  function call(name: string): Subscript {
    if (!callables.includes(name as Callable)) {
      throw new JsonPathError(`"${text}" calls ${name}(), but there are only: ${callables.join(', ')}`);
    }
    need('(');
    const args: Operand[] = [];
    while (!is(')')) {
      if (args.length > 0) need(',');
      args.push(operand());
    }
    need(')');
    return { kind: 'call', func: name as Callable, args };
  }

  function subscripts(): Subscript[] {
    need('[');
    const found = [subscript()];
    while (accept(',')) found.push(subscript());
    need(']');
    return found;
  }

  function subscript(): Subscript {
    const token = peek();
    if (token.kind === 'string') return (next++, { kind: 'key', key: token.text.slice(1, -1) });
    if (accept('*')) return { kind: 'wildcard' };
    if (accept('?')) {
      need('(');
      const expression = and();
      need(')');
      return { kind: 'filter', expression };
    }
    if (token.kind === 'id') return (next++, call(token.text));
    const inner = path();
    if (inner) return { kind: 'path', path: inner };
    const index = takeInteger();
    return is(':') ? slice(index) : index === undefined ? fail('a subscript') : { kind: 'index', index };
  }

  function slice(start: number | undefined): Subscript {
    need(':');
    const end = takeInteger();
    const step = accept(':') ? takeInteger() : undefined;
    return {
      kind: 'slice',
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
      ...(step !== undefined && { step }),
    };
  }

  const chain = (kind: 'and' | 'or', part: () => Expression): Expression => {
    const of = [part()];
    while (accept(kind)) of.push(part());
    return of.length === 1 ? (of[0] as Expression) : { kind, of };
  };
  const or = (): Expression => chain('or', not);
  const and = (): Expression => chain('and', or);

  function not(): Expression {
    if (accept('not')) return { kind: 'not', of: not() };
    if (accept('(')) {
      const inner = and();
      need(')');
      return inner;
    }
    const left = operand();
    if (!comparisons.has(peek().text)) return { kind: 'some', of: left };
    const by = tokens[next++]?.text as Comparison;
    return { kind: 'compare', by, left, right: operand() };
  }

  function operand(): Operand {
    const inner = path();
    return inner ? { path: inner } : { value: value() };
  }

  function value(): unknown {
    const { kind, text: found } = peek();
    // jsonpath2 takes the text between the quotes as it stands, without resolving escapes.
    if (kind === 'string') return (next++, found.slice(1, -1));
    if (kind === 'number') return (next++, Number(found));
    if (kind === 'word' && ['true', 'false', 'null'].includes(found)) return (next++, JSON.parse(found));
    if (accept('[')) return list(']', value);
    if (accept('{')) return Object.fromEntries(list('}', pair));
    return fail('a path or a value');
  }

  function list<Item>(end: string, item: () => Item): Item[] {
    const items: Item[] = [];
    while (!accept(end)) {
      if (items.length > 0) need(',');
      items.push(item());
    }
    return items;
  }

  function pair(): [string, unknown] {
    if (peek().kind !== 'string') fail('a key');
    const key = tokens[next++]?.text.slice(1, -1) as string;
    need(':');
    return [key, value()];
  }

  if (!is('$')) fail('"$"');
  const whole = path() as Path;
  if (peek().kind !== 'end') fail('the end');
  return whole;
}
