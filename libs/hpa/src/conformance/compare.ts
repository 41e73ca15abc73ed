const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
};

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How two values are held against each other where it is not plain equality. */
export interface CompareRules {
  /** Objects of these names may have no more than what is expected. */
  readonly exact: readonly string[];
  /** Lists of these names are sets. */
  readonly unordered: readonly string[];
  /** Texts of these names need only contain what is expected. */
  readonly substring: readonly string[];
}

const sorted = (list: readonly unknown[]): unknown[] => list.toSorted((a, b) => (String(a) < String(b) ? -1 : 1));

/**
 * Where an answer differs from what is expected: one line per place. Every expected field must be there; lists must be as long.
 * @param exact whether the answer may have no further fields
 */
export function differences(
  expected: unknown,
  got: unknown,
  rules: CompareRules,
  path = '',
  name = '',
  exact = false,
): string[] {
  const differs = () => [`${path || 'answer'}: expected ${shown(expected)}, got ${shown(got)}`];
  if (typeof expected === 'string' && typeof got === 'string' && rules.substring.includes(name)) {
    return got.includes(expected) ? [] : differs();
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return differs();
    const set = rules.unordered.includes(name);
    const [wanted, have] = set ? [sorted(expected), sorted(got)] : [expected, got as unknown[]];
    return wanted.flatMap((value, index) =>
      differences(value, have[index], rules, `${path}[${index}]`, '', exact || rules.exact.includes(name)),
    );
  }
  if (isObject(expected)) {
    if (!isObject(got)) return differs();
    const isExact = exact || rules.exact.includes(name);
    const extra = isExact ? Object.keys(got).filter((key) => got[key] !== undefined && !(key in expected)) : [];
    return [...Object.keys(expected), ...extra].flatMap((key) =>
      differences(expected[key], got[key], rules, path === '' ? key : `${path}.${key}`, key, isExact),
    );
  }
  return Object.is(expected, got) ? [] : differs();
}
