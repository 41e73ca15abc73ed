/** A regular expression of JMeter (Perl 5) as one of JavaScript: its source and flags. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** @returns undefined when JavaScript has no such expression */
export function patternOf(source: string): Pattern | undefined {
  const [, letters = '', rest = source] = /^\(\?([imsx]+)\)(.*)$/s.exec(source) ?? [];
  if (letters.includes('x')) return undefined;
  const flags = [...letters].filter((letter) => 'ims'.includes(letter)).join('');
  try {
    new RegExp(rest, flags);
    return { source: rest, flags };
  } catch {
    return undefined;
  }
}
