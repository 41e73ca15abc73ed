import { JsonPathError } from './syntax.ts';

export interface Token {
  readonly kind: 'symbol' | 'word' | 'id' | 'string' | 'number' | 'end';
  readonly text: string;
  /** Position in the path, from 0. */
  readonly at: number;
}

const words = new Set(['and', 'or', 'not', 'true', 'false', 'null']);
const white = /[ \t\n\r]+/y;
const patterns = [
  ['id', /[_A-Za-z][_A-Za-z0-9]*/y],
  ['string', /"(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|[^"\\\u0000-\u001f])*"/y],
  ['number', /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[Ee][+-]?(?:0|[1-9][0-9]*))?/y],
  ['symbol', /\.\.|<=|>=|!=|[@$.*=<>{}[\]:,()?]/y],
] as const;

const advice = (path: string, at: number): string => {
  if (path[at] === "'") return '; names and texts stand in double quotes: ["name"]';
  if (path[at] === '&' || path[at] === '|') return '; it is written "and", "or"';
  if (path[at] === '!') return '; it is written "not", "!="';
  if (path[at] === '-') return '; a name with a hyphen is written ["content-type"]';
  return '';
};

/**
 * Cuts a path into tokens.
 * @throws JsonPathError at a character that no token begins with
 */
export function tokenize(path: string): Token[] {
  const tokens: Token[] = [];
  const take = (pattern: RegExp, at: number): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(path)?.[0];
  };
  for (let at = 0; at < path.length;) {
    const blank = take(white, at);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const found = patterns
      .map(([kind, pattern]) => ({ kind, text: take(pattern, at) }))
      .find((token) => token.text !== undefined);
    if (found?.text === undefined) {
      throw new JsonPathError(`"${path}" has ${JSON.stringify(path[at])} at position ${at}${advice(path, at)}`);
    }
    const { kind, text } = found;
    tokens.push({ kind: kind === 'id' && words.has(text) ? 'word' : kind, text, at });
    at += text.length;
  }
  tokens.push({ kind: 'end', text: '', at: path.length });
  return tokens;
}
