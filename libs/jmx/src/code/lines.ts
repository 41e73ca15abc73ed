/** Lines of code with their indentation. */
export type Code = readonly string[];

export const indent = (lines: Code): string[] => lines.map((line) => (line === '' ? '' : `  ${line}`));

/** `head {`, the lines, `}` with what follows. */
export const block = (head: string, lines: Code, tail = '}'): string[] => [`${head} {`, ...indent(lines), tail];

/** An object or list: on one line where it fits. */
export function bracketed(open: string, items: readonly Code[], close: string, lineLengthMax = 90): string[] {
  if (items.length === 0) return [open + close];
  const flat = items.every((item) => item.length === 1) ? items.map(([line]) => line).join(', ') : undefined;
  const space = open.endsWith('{') ? ' ' : '';
  if (flat !== undefined && flat.length <= lineLengthMax) return [open + space + flat + space + close];
  return [open, ...items.flatMap((item) => indent([...item.slice(0, -1), `${item.at(-1) ?? ''},`])), close];
}

/** A property of an object: `key: value`, where the value may go over several lines. */
export const property = (key: string, value: Code): string[] => {
  const [first = '', ...rest] = value;
  return [`${key}: ${first}`, ...rest];
};
