import { isKnown, plainText, type Text, type TextPart } from '../plan/text.ts';

const escapes: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` };

// Also what ends a line in JavaScript and in no other place.
const escaped = (text: string, special: RegExp): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll(special, String.raw`\$&`)
    .replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]/g, (character) => {
      return escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });

/** A text as a string literal. */
export const quote = (text: string): string =>
  text.includes("'") && !text.includes('"') ? `"${escaped(text, /"/g)}"` : `'${escaped(text, /'/g)}'`;

/** A text that stands in a comment and must not end it. */
export const inComment = (text: string): string => text.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ');

const argument = (text: string | undefined): string => quote(text ?? '');
const numberOr = (text: string | undefined, fallback: number) =>
  text !== undefined && /^-?\d+$/.test(text) ? text : String(fallback);

/** A call of a function of JMeter as an expression. */
function callOf({ name, arguments: args }: Extract<TextPart, { kind: 'function' }>): string {
  switch (name) {
    case '__P':
    case '__property':
      return `env(${argument(args[0])}, ${argument(name === '__P' ? (args[1] ?? '1') : args[2])})`;
    case '__Random':
      return `between(${numberOr(args[0], 0)}, ${numberOr(args[1], 1)})`;
    case '__RandomString':
      return `randomText(${numberOr(args[0], 8)}${args[1] ? `, ${argument(args[1])}` : ''})`;
    case '__UUID':
      return 'uuid()';
    case '__time':
      return args[0] === '/1000' ? 'Math.floor(Date.now() / 1000)' : 'Date.now()';
    case '__threadNum':
      return 'exec.vu.idInTest';
    case '__threadGroupName':
      return 'exec.scenario.name';
    case '__counter':
      return 'count()';
    case '__urlencode':
      return quote(encodeURIComponent(args[0] ?? ''));
    default:
      return `value(${argument(args[0])})`;
  }
}

const expressionOf = (part: Exclude<TextPart, { kind: 'plain' }>): string =>
  part.kind === 'variable' ? `value(${quote(part.name)})` : callOf(part);

type Wrap = (expression: string) => string;
const asItIs: Wrap = (expression) => expression;

/** Functions that the scenario does not know stay as they stand in the plan. */
const knownParts = (text: Text): Text =>
  text.map((part) => (isKnown(part) ? part : ({ kind: 'plain', text: sourceOf(part) } as const)));

/** A text as it stands inside of a template. */
export const insideTemplate = (text: Text, wrap: Wrap = asItIs): string =>
  knownParts(text)
    .map((part) => (part.kind === 'plain' ? escaped(part.text, /`|\$(?=\{)/g) : `\${${wrap(expressionOf(part))}}`))
    .join('');

/** A text as an expression: a string literal, a variable, or a template where something is put in. */
export function textCode(text: Text): string {
  const known = knownParts(text);
  const plain = plainText(known);
  if (plain !== undefined) return quote(plain);
  const [only] = known;
  return known.length === 1 && only?.kind === 'variable' ? expressionOf(only) : `\`${insideTemplate(known)}\``;
}

const sourceOf = (part: TextPart): string =>
  part.kind === 'plain' ? part.text : part.kind === 'variable' ? `\${${part.name}}` : part.source;

/** A text that is a number, as an expression of that kind. */
export function numberCode(text: Text): string {
  const plain = plainText(text);
  if (plain !== undefined) return plain.trim() !== '' && Number.isFinite(Number(plain)) ? String(Number(plain)) : '0';
  const [only] = text;
  const single = text.length === 1 && only && only.kind !== 'plain' && isKnown(only);
  return `Number(${single ? expressionOf(only) : textCode(text)})`;
}

/** A text encoded for a URL, as it stands inside of a template: what is known now is encoded now. */
export function insideEncoded(text: Text): string {
  const parts = text.map((part) => (part.kind === 'plain' ? { ...part, text: encodeURIComponent(part.text) } : part));
  return insideTemplate(parts, (expression) => `encodeURIComponent(${expression})`);
}

/** A name as an identifier that no other has. */
export function identifier(name: string, taken: Set<string>): string {
  const words = name
    .normalize('NFKD')
    .split(/[^\p{L}\p{N}_$]+/u)
    .filter(Boolean);
  const camel = words
    .map((word, index) => (index === 0 ? word[0]?.toLowerCase() : word[0]?.toUpperCase()) + word.slice(1))
    .join('');
  const base =
    /^[\p{L}_$]/u.test(camel) && !reserved.has(camel) ? camel : `step${camel[0]?.toUpperCase() ?? ''}${camel.slice(1)}`;
  let candidate = base;
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${base}${number}`;
  taken.add(candidate);
  return candidate;
}

/** Words of the language, and names that the scenario has already. */
const reserved = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for function if ' +
    'import in instanceof new null return super switch this throw true try typeof var void while with yield let static await ' +
    'async of check group sleep exec http options setup teardown vars value request wait pace users load target between ' +
    'randomText uuid count row csv json env field match oneOf inAnyOrder inTurn atMost iteration normal poisson open undefined'
  ).split(' '),
);
