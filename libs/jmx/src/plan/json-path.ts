/**
 * A simple JSONPath (`$.a.b[0].c`, `$['a']`) in the notation of k6's `response.json()`, which is GJSON's.
 * @returns undefined for filters, slices, wildcards and `..`, which have no such notation
 */
export function jsonPath(source: string): string | undefined {
  const path = source.trim();
  if (path === '$') return '@this';
  if (!path.startsWith('$')) return undefined;
  const steps: string[] = [];
  let rest = path.slice(1);
  while (rest !== '') {
    const step = /^(?:\.([\w-]+)|\[(\d+)\]|\['([^'\]]+)'\]|\["([^"\]]+)"\])/.exec(rest);
    if (!step) return undefined;
    const [whole, dotted, index, single, double] = step;
    const key = dotted ?? index ?? single ?? double ?? '';
    steps.push(key.replaceAll(/[.*?|#@!{}[\]()\\]/g, String.raw`\$&`));
    rest = rest.slice(whole.length);
  }
  return steps.join('.');
}
