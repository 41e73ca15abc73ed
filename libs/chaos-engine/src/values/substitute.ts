import { isMapping } from './equality.ts';

/** Values by name. */
export type Configuration = Record<string, unknown>;
/** Groups of values by name. */
export type Secrets = Record<string, Record<string, unknown>>;

/** What references are resolved with: the configuration first, then the groups of secrets in their order. */
export interface Values {
  readonly configuration: Readonly<Configuration>;
  readonly secrets: Readonly<Secrets>;
}

// Python's string.Template: `$$`, `$name`, `${name}`, or a lone `$`, which is left as it is.
const pattern = /\$(?:(\$)|([_a-z][_a-z0-9]*)|\{([_a-z][_a-z0-9]*)\})/gi;
const single = /^\$\{([_a-z][_a-z0-9]*)\}$/i;

/** Where a name is found; undefined when nothing has it. */
function find(name: string, { configuration, secrets }: Values): { readonly value: unknown } | undefined {
  const holder = [configuration, ...Object.values(secrets)].find(
    (values) => isMapping(values) && Object.hasOwn(values, name),
  );
  return holder && { value: holder[name] };
}

const toText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

function substituteText(text: string, values: Values): unknown {
  if (!text.includes('$')) return text;
  const whole = single.exec(text)?.[1];
  const found = whole === undefined ? undefined : find(whole, values);
  if (found) return found.value;
  return text.replace(pattern, (match, escaped?: string, named?: string, braced?: string) => {
    if (escaped) return '$';
    const value = find(named ?? (braced as string), values);
    return value ? toText(value.value) : match;
  });
}

/**
 * Puts values in the place of references, at any depth, as the Chaos Toolkit does (`chaoslib.substitute`): a text that is
 * one reference `${name}` becomes the value with its type; within a longer text values become text; what nothing has is
 * left as it is; `$$` becomes `$`; keys and what is put in are not looked at. Differs in one thing: within a text, what
 * is no text is written as JSON (`true`, not Python's `True`).
 */
export function substitute(data: unknown, values: Values): unknown {
  if (typeof data === 'string') return substituteText(data, values);
  if (Array.isArray(data)) return data.map((item) => substitute(item, values));
  if (!isMapping(data)) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, substitute(value, values)]));
}

/** The names that a text refers to, as `${name}`. A bare `$name` may be meant for a shell and does not count. */
export function referencesIn(text: string): string[] {
  return [...text.matchAll(pattern)].map((match) => match[3]).filter((name) => name !== undefined);
}
