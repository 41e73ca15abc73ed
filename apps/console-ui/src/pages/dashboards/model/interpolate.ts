/** What a variable is at the moment: one text, or several of which any fits. */
export interface Value {
  readonly value: string | readonly string[];
  /** For people; default the value. */
  readonly text?: string;
  /** Written into queries as it is: `.+` for all. */
  readonly verbatim?: boolean;
  /** Whether several can be chosen, so that it stands in a regular expression. */
  readonly many?: boolean;
}

export type Values = Readonly<Record<string, Value>>;

/** `$name`, `${name}`, `${name.field}`, `${name:format}`, `[[name]]`, `[[name:format]]`: as Grafana reads them. */
const reference = /\$(\w+)|\$\{(\w+)(?:\.([^:}]+))?(?::([^}]+))?\}|\[\[(\w+?)(?::(\w+))?\]\]/g;

const list = ({ value }: Value): readonly string[] => (typeof value === 'string' ? [value] : value);

/** A text as a part of a regular expression within a string of PromQL. */
export const regexEscape = (text: string): string =>
  text
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, (sign) => (sign === '/' ? sign : `\\\\${sign === '\\' ? '\\\\' : sign}`))
    .replaceAll('"', '\\"');

const stringEscape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');

/** As Grafana's Prometheus data source writes a variable into a query. */
export function promqlOf(value: Value): string {
  const all = list(value);
  if (value.verbatim) return all.join('|');
  if (!value.many) return stringEscape(all[0] ?? '');
  const parts = all.map(regexEscape);
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join('|')})`;
}

const textOf = (value: Value): string => value.text ?? list(value).join(' + ');

type Format = (value: Value, name: string) => string;

const plainRegex = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

const formats: Readonly<Record<string, Format>> = {
  raw: (value) => list(value).join(','),
  csv: (value) => list(value).join(','),
  pipe: (value) => list(value).join('|'),
  text: textOf,
  json: ({ value }) => JSON.stringify(value),
  doublequote: (value) =>
    list(value)
      .map((each) => JSON.stringify(each))
      .join(','),
  singlequote: (value) =>
    list(value)
      .map((each) => `'${each.replaceAll("'", String.raw`\'`)}'`)
      .join(','),
  percentencode: (value) => encodeURIComponent(list(value).join(',')),
  uriencode: (value) => encodeURI(list(value).join(',')),
  queryparam: (value, name) =>
    list(value)
      .map((each) => `var-${encodeURIComponent(name)}=${encodeURIComponent(each)}`)
      .join('&'),
  regex: (value) => {
    if (value.verbatim) return list(value).join('|');
    const parts = list(value).map(plainRegex);
    return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join('|')})`;
  },
};

/**
 * A text with its variables filled in; one that is unknown stays as it is.
 * @param byDefault how a variable is written where the text names no format
 */
export function interpolate(
  text: string,
  values: Values,
  byDefault: Format = textOf,
  field?: (name: string, path: string) => string | undefined,
): string {
  if (!text.includes('$') && !text.includes('[[')) return text;
  return text.replaceAll(
    reference,
    (
      whole: string,
      bare?: string,
      braced?: string,
      path?: string,
      format?: string,
      old?: string,
      oldFormat?: string,
    ) => {
      const name = bare ?? braced ?? old ?? '';
      const known = field?.(name, path ?? '');
      if (known !== undefined) return known;
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (!value) return whole;
      const wanted = format ?? oldFormat;
      return ((wanted === undefined ? undefined : formats[wanted]) ?? byDefault)(value, name);
    },
  );
}

/** A query with its variables filled in. */
export const interpolateQuery = (text: string, values: Values): string => interpolate(text, values, promqlOf);

/** Names of the variables that a text refers to. */
export const variablesIn = (text: string): string[] =>
  [...text.matchAll(reference)].map(([, bare, braced, , , old]) => bare ?? braced ?? old ?? '');
