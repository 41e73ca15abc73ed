/** Readers of JSON that name what is wrong. */

export function asRecord(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${what} is no object`);
}

export function asArray(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${what} is no list`);
}

/** Label sets and the like: values are texts. */
export function asTexts(value: unknown, what: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(asRecord(value ?? {}, what)).map(([key, text]) => [key, String(text)]));
}
