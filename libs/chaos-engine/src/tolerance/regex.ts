/** A pattern that cannot be used; the message says why. */
export class PatternError extends Error {
  readonly code = 'pattern';
  override name = 'PatternError';
}

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

/** Each rule: what Python writes, at the place looked at, and what JavaScript writes for it. The last takes anything. */
const rules: readonly (readonly [RegExp, (match: RegExpExecArray, flags: Flags) => string])[] = [
  // A class as a whole: nothing within it is translated, but a `]` that comes first belongs to it.
  [/\[(\^?)(\]?)((?:\\.|[^\]\\])*)\]/sy, ([, not, first, rest]) => `[${not}${first && '\\]'}${rest}]`],
  [/\(\?P<(\w+)>/y, ([, name]) => `(?<${name}>`],
  [/\(\?P=(\w+)\)/y, ([, name]) => `\\k<${name}>`],
  [/\(\?#[^)]*\)/y, () => ''],
  [/\\A/y, () => '(?<![\\s\\S])'],
  [/\\Z/y, () => '(?![\\s\\S])'],
  [/\\./sy, ([escape]) => escape],
  // Python's `$` also stands before a line break at the very end: "ok\n", as processes print it, matches `ok$`.
  [/\$/y, (_, { multiline }) => (multiline ? '$' : '(?=\\n?(?![\\s\\S]))')],
  [/\./y, (_, { dotAll }) => (dotAll ? '[\\s\\S]' : '[^\\n]')],
  [/[\s\S]/y, ([letter]) => letter],
];

function translate(pattern: string, from: number, flags: Flags): string {
  let source = '';
  for (let at = from; at < pattern.length;) {
    for (const [rule, write] of rules) {
      rule.lastIndex = at;
      const match = rule.exec(pattern);
      if (!match) continue;
      source += write(match, flags);
      at += match[0].length;
      break;
    }
  }
  return source;
}

/**
 * A Python pattern (`re.compile`) as a JavaScript one. Inline flags at the beginning (`(?i)`, m, s, a, u), named groups,
 * comments, `\A`, `\Z`, and Python's reading of `$` and `.` are translated. `\d`, `\w` and `\b` know ASCII only; verbose
 * patterns, possessive quantifiers and conditionals are refused.
 * @throws PatternError
 */
export function compilePattern(pattern: string): RegExp {
  const inline = /^\(\?([a-zA-Z]+)\)/.exec(pattern);
  const letters = inline?.[1] ?? '';
  const unknown = [...letters].find((flag) => !'imsau'.includes(flag));
  if (unknown) throw new PatternError(`the pattern "${pattern}" has the flag "${unknown}"; there are: i, m, s, a, u`);
  const flags = { ignoreCase: letters.includes('i'), multiline: letters.includes('m'), dotAll: letters.includes('s') };
  try {
    const source = translate(pattern, inline?.[0].length ?? 0, flags);
    return new RegExp(source, `${flags.ignoreCase ? 'i' : ''}${flags.multiline ? 'm' : ''}`);
  } catch (error) {
    throw new PatternError(`the pattern "${pattern}" cannot be used: ${(error as Error).message}`, { cause: error });
  }
}
