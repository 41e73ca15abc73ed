/**
 * A regular expression of Go's (RE2) as JavaScript's: leading flags such as `(?i)` and `(?P<name>…)` are what differs in practice.
 * @throws SyntaxError
 */
export function goRegExp(source: string): RegExp {
  const [, flags = '', rest = source] = /^\(\?([ims]+)\)([^]*)$/.exec(source) ?? [];
  return new RegExp(rest.replaceAll('(?P<', '(?<'), `${flags}u`);
}

/**
 * Fills a match into a template of Go's `Regexp.Expand`: `$1`, `${1}`, `$name`, `$$`. As there, a name without braces is as long as
 * it can be, so `$1x` is the group `1x`; what is not there is empty.
 */
export function expand(template: string, match: RegExpExecArray): string {
  return template.replace(/\$(?:(\$)|\{(\w+)\}|(\w+))/g, (_, dollar?: string, braced?: string, bare?: string) => {
    if (dollar !== undefined) return '$';
    const name = braced ?? bare ?? '';
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
  });
}

/** How many groups it captures. */
export const groupCount = (expression: RegExp): number =>
  (new RegExp(`${expression.source}|`, expression.flags).exec('')?.length ?? 1) - 1;
