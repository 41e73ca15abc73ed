/** A text of the plan: plain, or with variables and functions in it (`${name}`, `${__Random(1,6)}`). */
export type Text = readonly TextPart[];
export type TextPart =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly arguments: readonly string[];
      readonly source: string;
    };

/** Functions of JMeter that the scenario knows, with how many arguments they take at most. */
const knownFunctions: Readonly<Record<string, number>> = {
  __P: 2,
  __property: 3,
  __Random: 2,
  __RandomString: 2,
  __UUID: 0,
  __time: 1,
  __threadNum: 0,
  __threadGroupName: 0,
  __counter: 1,
  __urlencode: 1,
  __V: 1,
};

/** Where the brace that opens at `from` closes; -1 when it does not. */
function closingBrace(source: string, from: number): number {
  let depth = 0;
  for (let index = from; index < source.length; index += 1) {
    if (source[index] === '{') depth += 1;
    if (source[index] === '}' && (depth -= 1) === 0) return index;
  }
  return -1;
}

/** Arguments are parted by commas; a backslash before a comma keeps it. Empty ones at the end say nothing. */
function argumentsOf(source: string): string[] {
  const args = source.split(/(?<!\\),/).map((argument) => argument.trim().replaceAll('\\,', ','));
  while (args.at(-1) === '') args.pop();
  return args;
}

function partOf(inside: string): TextPart {
  const source = `\${${inside}}`;
  const call = /^(__\w+)(?:\((.*)\))?$/s.exec(inside);
  if (!call) return { kind: 'variable', name: inside };
  const [, name = '', args = ''] = call;
  return { kind: 'function', name, arguments: argumentsOf(args), source };
}

/** Takes a text of the plan apart. */
export function readText(source: string): Text {
  const parts: TextPart[] = [];
  let plain = '';
  let index = 0;
  while (index < source.length) {
    if (source.startsWith('${', index)) {
      const end = closingBrace(source, index + 1);
      if (end !== -1) {
        if (plain !== '') parts.push({ kind: 'plain', text: plain });
        plain = '';
        parts.push(partOf(source.slice(index + 2, end)));
        index = end + 1;
        continue;
      }
    }
    plain += source[index];
    index += 1;
  }
  if (plain !== '') parts.push({ kind: 'plain', text: plain });
  return parts;
}

/** Whether the scenario can say this text. Functions inside of functions are not among it. */
export const isKnown = (part: TextPart): boolean =>
  part.kind !== 'function' ||
  (Object.hasOwn(knownFunctions, part.name) &&
    part.arguments.length <= (knownFunctions[part.name] ?? 0) &&
    part.arguments.every((argument) => !argument.includes('${')) &&
    // Formats of dates are Java's own.
    (part.name !== '__time' || ['', '/1000'].includes(part.arguments[0] ?? '')));

export const plainText = (text: Text): string | undefined =>
  text.every((part) => part.kind === 'plain')
    ? text.map((part) => (part as { text: string }).text).join('')
    : undefined;
