/** What is wrong with a policy that came from outside: where, and what would be right. */
export interface PolicyError {
  /** Dotted path of the field, such as `ejection.baseMs`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

export type PolicyResult<Policy> =
  { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly errors: readonly PolicyError[] };

interface NumberField {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}
interface ChoiceField {
  readonly kind: 'choice';
  readonly values: readonly string[];
}
interface ObjectField {
  readonly kind: 'object';
  readonly fields: Fields;
  /** Where null is allowed (it turns the part off), what an object is completed from when there was none before. */
  readonly orNull?: object;
}
type Field = NumberField | ChoiceField | ObjectField;
export type Fields = Readonly<Record<string, Field>>;

/**
 * Reads a policy: fields that are missing keep the base's value, unknown ones are errors, and every error is told, not
 * only the first. The result shares nothing with the input.
 */
export function parseFields<Policy extends object>(input: unknown, fields: Fields, base: Policy): PolicyResult<Policy> {
  const errors: PolicyError[] = [];
  const policy = parseObject(input, fields, base, '', errors) as Policy;
  return errors.length === 0 ? { ok: true, policy } : { ok: false, errors };
}

function parseObject(input: unknown, fields: Fields, base: object, path: string, errors: PolicyError[]): object {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    errors.push({ path, message: `must be an object, not ${describe(input)}` });
    return base;
  }
  const at = (key: string) => (path === '' ? key : `${path}.${key}`);
  for (const key of Object.keys(input)) {
    if (!Object.hasOwn(fields, key)) {
      errors.push({ path: at(key), message: `is not known; known here: ${Object.keys(fields).join(', ')}` });
    }
  }
  const given = new Map(Object.entries(input));
  const fallback = new Map(Object.entries(base));
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => {
      const value = given.has(key) ? parseField(given.get(key), field, fallback.get(key), at(key), errors) : undefined;
      return [key, given.has(key) ? value : fallback.get(key)];
    }),
  );
}

function parseField(value: unknown, field: Field, base: unknown, path: string, errors: PolicyError[]): unknown {
  switch (field.kind) {
    case 'object':
      if (value === null && field.orNull) return null;
      return parseObject(value, field.fields, (base ?? field.orNull ?? {}) as object, path, errors);
    case 'choice':
      if (typeof value === 'string' && field.values.includes(value)) return value;
      errors.push({ path, message: `must be one of ${field.values.join(', ')}, not ${describe(value)}` });
      return base;
    case 'number': {
      const whole = field.integer ? 'a whole number' : 'a number';
      const fits =
        typeof value === 'number' &&
        value >= field.min &&
        value <= field.max &&
        (!field.integer || Number.isInteger(value));
      if (fits) return value;
      errors.push({ path, message: `must be ${whole} from ${field.min} to ${field.max}, not ${describe(value)}` });
      return base;
    }
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  return typeof value === 'object' ? 'an object' : String(value);
}
