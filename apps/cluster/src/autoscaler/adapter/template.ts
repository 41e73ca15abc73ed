/** What a template may ask for: texts, lists, and texts by name. */
export type TemplateValues = Readonly<Record<string, string | readonly string[] | Readonly<Record<string, string>>>>;

/** A template that was read: give it the values, get the text. @throws TemplateError where a map or list is missing */
export type Template = (values: TemplateValues) => string;

export class TemplateError extends Error {
  readonly code = 'bad_template';
}

type Scope = Readonly<Record<string, string>>;
type Node = (values: TemplateValues, scope: Scope) => string;

const action = /<<(-\s)?\s*(.*?)\s*(\s-)?>>/gs;
const field = /^\.([A-Za-z]\w*)$/;
const member = /^\.([A-Za-z]\w*)\.([A-Za-z_]\w*)$/;
const index = /^index\s+\.([A-Za-z]\w*)\s+"([^"]*)"$/;
const range = /^range\s+\$(\w+)\s*,\s*\$(\w+)\s*:=\s*\.([A-Za-z]\w*)$/;
const variable = /^\$(\w+)$/;

const mapOf = (values: TemplateValues, name: string): Readonly<Record<string, string>> => {
  const value = values[name];
  return typeof value === 'object' && !Array.isArray(value) ? (value as Readonly<Record<string, string>>) : {};
};

/** As Go prints it. */
function print(value: TemplateValues[string] | undefined): string {
  if (value === undefined || typeof value === 'string') return value ?? '';
  if (Array.isArray(value)) return `[${value.join(' ')}]`;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, text]) => `${key}:${text as string}`).join(' ')}]`;
}

type Token = { readonly text: string } | { readonly action: string };

/** `<<-` and `->>` take the white space beside them away, as in Go. */
function tokens(template: string): Token[] {
  const result: Token[] = [];
  let end = 0;
  let trimNext = false;
  const push = (text: string, trimEnd: boolean): void => {
    const left = trimNext ? text.trimStart() : text;
    const trimmed = trimEnd ? left.trimEnd() : left;
    if (trimmed !== '') result.push({ text: trimmed });
  };
  for (const match of template.matchAll(action)) {
    push(template.slice(end, match.index), match[1] !== undefined);
    result.push({ action: match[2] ?? '' });
    trimNext = match[3] !== undefined;
    end = match.index + match[0].length;
  }
  push(template.slice(end), false);
  const rest = template.slice(end);
  if (rest.includes('<<')) throw new TemplateError(`"<<" without ">>" in ${JSON.stringify(rest.trim())}`);
  return result;
}

function readAction(text: string, fields: readonly string[]): Node {
  const known = (name: string): string => {
    if (fields.includes(name)) return name;
    throw new TemplateError(
      `<<${text}>>: there is no .${name}; there are ${fields.map((each) => `.${each}`).join(', ')}`,
    );
  };
  const [, whole] = field.exec(text) ?? [];
  if (whole !== undefined) {
    const name = known(whole);
    return (values) => print(values[name]);
  }
  const [, map, key] = index.exec(text) ?? member.exec(text) ?? [];
  if (map !== undefined && key !== undefined) {
    const name = known(map);
    return (values) => mapOf(values, name)[key] ?? '';
  }
  const [, loop] = variable.exec(text) ?? [];
  if (loop !== undefined) {
    return (_, scope) => {
      const value = scope[loop];
      if (value === undefined) throw new TemplateError(`<<${text}>>: $${loop} is not defined here`);
      return value;
    };
  }
  throw new TemplateError(
    `<<${text}>> is not understood; use <<.Field>>, <<index .Map "key">>, or <<range $key, $value := .Map>>…<<end>>`,
  );
}

/** Reads nodes up to the end of the template, or of the innermost range. */
function readNodes(rest: Token[], fields: readonly string[], within: boolean): Node[] {
  const nodes: Node[] = [];
  for (let token = rest.shift(); token !== undefined; token = rest.shift()) {
    if ('text' in token) {
      const { text } = token;
      nodes.push(() => text);
      continue;
    }
    if (token.action === 'end') {
      if (within) return nodes;
      throw new TemplateError('<<end>> without <<range …>>');
    }
    const [, key, value, map] = range.exec(token.action) ?? [];
    if (key === undefined || value === undefined || map === undefined) {
      nodes.push(readAction(token.action, fields));
      continue;
    }
    readAction(`.${map}`, fields);
    const inner = readNodes(rest, fields, true);
    nodes.push((values, scope) =>
      Object.entries(mapOf(values, map))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, text]) => inner.map((node) => node(values, { ...scope, [key]: name, [value]: text })).join(''))
        .join(''),
    );
  }
  if (within) throw new TemplateError('<<range …>> without <<end>>');
  return nodes;
}

/**
 * Reads a template between `<<` and `>>`: of Go's text/template what adapter rules use, which is fields, `index` of a map,
 * and `range` over a map. https://pkg.go.dev/text/template
 * @param fields the names that may be asked for
 * @throws TemplateError
 */
export function readTemplate(template: string, fields: readonly string[]): Template {
  const nodes = readNodes(tokens(template), fields, false);
  return (values) => nodes.map((node) => node(values, {})).join('');
}
