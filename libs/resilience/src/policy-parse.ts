import { defaultPolicy, type EdgePolicy } from './policy.ts';
import { contradictions } from './policy-contradictions.ts';
import { fitToInput } from './policy-fit.ts';
import { policySpec, type Spec } from './policy-spec.ts';

/** What is wrong, where (a JSON path such as `$.retry.attemptsMax`), and what would be right. */
export interface PolicyError {
  readonly path: string;
  readonly message: string;
}

export type ParsedPolicy =
  { readonly ok: true; readonly policy: EdgePolicy } | { readonly ok: false; readonly errors: readonly PolicyError[] };

type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks a policy that comes from outside. What it leaves out is taken from `base` (and inside of a group that `base` switches
 * off, from the default policy), made to fit what the input says; null switches a group off. Unknown fields, wrong types, values out of range and values that
 * contradict each other are refused, all of them at once.
 */
export function parsePolicy(input: unknown, base: EdgePolicy = defaultPolicy): ParsedPolicy {
  const errors: PolicyError[] = [];
  const merged = parse(policySpec, input, base, defaultPolicy, '$', errors) as EdgePolicy;
  if (errors.length > 0) return { ok: false, errors };
  const policy = fitToInput(merged, input);
  const contradicting = contradictions(policy);
  return contradicting.length === 0 ? { ok: true, policy } : { ok: false, errors: contradicting };
}

function parse(
  spec: Spec,
  input: unknown,
  base: unknown,
  fallback: unknown,
  path: string,
  errors: PolicyError[],
): unknown {
  if (input === undefined) return base === undefined ? fallback : base;
  if (input === null && spec.nullable) return null;
  const refuse = (message: string): undefined => {
    errors.push({ path, message });
    return undefined;
  };
  switch (spec.kind) {
    case 'number': {
      const fits = typeof input === 'number' && Number.isFinite(input) && input >= spec.min && input <= spec.max;
      if (fits && (!spec.whole || Number.isInteger(input)) && !(spec.aboveMin && input === spec.min)) return input;
      return refuse(`must be ${numberText(spec)}, got ${shown(input)}`);
    }
    case 'boolean':
      return typeof input === 'boolean' ? input : refuse(`must be true or false, got ${shown(input)}`);
    case 'object':
      if (!isFields(input)) return refuse(`must be an object${spec.nullable ? ' or null' : ''}, got ${shown(input)}`);
      return parseFields(spec.fields, input, isFields(base) ? base : undefined, asFields(fallback), path, errors);
    case 'choice': {
      if (!isFields(input)) return refuse(`must be an object, got ${shown(input)}`);
      const from = isFields(base) ? base : asFields(fallback);
      const kind = input['kind'] ?? from['kind'];
      const choice = typeof kind === 'string' && Object.hasOwn(spec.choices, kind) ? spec.choices[kind] : undefined;
      if (choice === undefined) {
        const known = Object.keys(spec.choices).map((name) => JSON.stringify(name));
        errors.push({ path: `${path}.kind`, message: `must be ${known.join(' or ')}, got ${shown(kind)}` });
        return undefined;
      }
      const { kind: _, ...rest } = input;
      const sameKind = from['kind'] === kind ? from : undefined;
      return { kind, ...parseFields(choice.fields, rest, sameKind, choice.defaults, path, errors) };
    }
  }
}

function parseFields(
  specs: Readonly<Record<string, Spec>>,
  input: Fields,
  base: Fields | undefined,
  fallback: Fields,
  path: string,
  errors: PolicyError[],
): Fields {
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(specs, name)) {
      errors.push({
        path: `${path}.${name}`,
        message: `is not a field of a policy; here are ${Object.keys(specs).join(', ')}`,
      });
    }
  }
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      parse(spec, input[name], base?.[name], fallback[name], `${path}.${name}`, errors),
    ]),
  );
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asFields = (value: unknown): Fields => (isFields(value) ? value : {});

function numberText({ min, max, whole, aboveMin, nullable }: Extract<Spec, { kind: 'number' }>): string {
  const range = aboveMin ? `above ${min} and at most ${max}` : `from ${min} to ${max}`;
  return `a ${whole ? 'whole ' : ''}number ${range}${nullable ? ' or null' : ''}`;
}

/** Short, whatever it is. */
function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
