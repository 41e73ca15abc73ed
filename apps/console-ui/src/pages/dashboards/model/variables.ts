import type { PrometheusQuestion } from '@gameday/console-api';
import type { Variable } from './dashboard.ts';
import { interpolateQuery, type Value, type Values, variablesIn } from './interpolate.ts';

/** How the address says that all values are chosen. */
export const all = '$__all';

/** What people chose, by the names of the variables. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/** The values that can be chosen, by the names of the variables; absent while they are not known. */
export type Options = Readonly<Record<string, readonly string[]>>;

/** Where the values of a variable come from. */
export type OptionsSource =
  | { readonly kind: 'fixed'; readonly values: readonly string[] }
  | { readonly kind: 'ask'; readonly question: PrometheusQuestion; readonly read: 'texts' | 'results' };

/** `a,b : B,c` as Grafana writes lists; commas can be escaped. */
const listed = (text: string): string[] =>
  text
    .split(/(?<!\\),/)
    .map((item) => {
      const [name = '', value] = item.replaceAll(String.raw`\,`, ',').split(' : ');
      return (value ?? name).trim();
    })
    .filter(Boolean);

const labelValues = /^\s*label_values\(\s*(?:(.+),\s*)?([a-zA-Z_]\w*)\s*\)\s*$/s;
const labelNames = /^\s*label_names\(\)\s*$/;
const metrics = /^\s*metrics\((.*)\)\s*$/s;
const queryResult = /^\s*query_result\((.+)\)\s*$/s;

/** What a variable's values are asked with; undefined for a query that is none. */
export function sourceOf(variable: Variable, values: Values, fromMs: number, toMs: number): OptionsSource | undefined {
  const { type, query } = variable;
  if (type === 'custom' || type === 'interval') return { kind: 'fixed', values: listed(query) };
  if (type === 'constant' || type === 'textbox') return { kind: 'fixed', values: [query] };
  if (type !== 'query') return { kind: 'fixed', values: [] };
  const range = { fromMs, toMs };
  const filled = interpolateQuery(query, values);
  const [, selector, label] = labelValues.exec(filled) ?? [];
  if (label !== undefined) {
    const matching = selector === undefined ? {} : { selector: selector.trim() };
    return { kind: 'ask', read: 'texts', question: { kind: 'label_values', label, ...matching, ...range } };
  }
  if (labelNames.test(filled)) return { kind: 'ask', read: 'texts', question: { kind: 'label_names', ...range } };
  const [, pattern] = metrics.exec(filled) ?? [];
  if (pattern !== undefined) {
    const selector = `{__name__=~".*(?:${pattern.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}).*"}`;
    return { kind: 'ask', read: 'texts', question: { kind: 'label_values', label: '__name__', selector, ...range } };
  }
  const [, expression] = queryResult.exec(filled) ?? [];
  if (expression === undefined) return undefined;
  return { kind: 'ask', read: 'results', question: { kind: 'instant', expression, atMs: toMs } };
}

const collator = new Intl.Collator('en', { numeric: true });
const folded = new Intl.Collator('en', { sensitivity: 'base' });

/** Grafana's orders of a variable's values. */
function sorted(values: readonly string[], sort: number): string[] {
  const order = [undefined, (a: string, b: string) => (a < b ? -1 : 1), collator.compare, folded.compare][
    Math.ceil(sort / 2)
  ];
  if (!order) return [...values];
  const up = values.toSorted(order);
  return sort % 2 === 0 ? up.reverse() : up;
}

/** Values as they are offered: cut out by the variable's regular expression, each once, in its order. */
export function offered({ regex, sort }: Pick<Variable, 'regex' | 'sort'>, values: readonly string[]): string[] {
  let found = [...values];
  const [, body, flags] = /^\/(.*)\/(\w*)$/s.exec(regex) ?? [undefined, regex, ''];
  if (body !== undefined && body !== '') {
    try {
      const wanted = new RegExp(body, flags?.replace('g', ''));
      found = found.flatMap((value) => {
        const match = wanted.exec(value);
        return match ? [match.groups?.['value'] ?? match[1] ?? value] : [];
      });
    } catch {
      // No regular expression: nothing is cut out.
    }
  }
  return sorted([...new Set(found)], sort);
}

/** The variables in an order in which each comes after those that its query refers to. */
export function inOrder(variables: readonly Variable[]): Variable[] {
  const done = new Set<string>();
  const order: Variable[] = [];
  const visit = (variable: Variable, above: readonly string[]) => {
    if (done.has(variable.name) || above.includes(variable.name)) return;
    for (const name of variablesIn(variable.query)) {
      const other = variables.find((each) => each.name === name);
      if (other) visit(other, [...above, variable.name]);
    }
    done.add(variable.name);
    order.push(variable);
  };
  for (const variable of variables) visit(variable, []);
  return order;
}

/** What is chosen: by the address, else by the dashboard where that exists, else all or the first. */
export function chosen(
  variable: Variable,
  choices: Choices,
  options: readonly string[] | undefined,
): readonly string[] {
  const { name, includeAll, multi, current, type } = variable;
  const said = choices[name]?.map((value) => (includeAll && value === 'All' ? all : value));
  if (said && said.length > 0) return said.includes(all) ? [all] : multi ? said : said.slice(0, 1);
  if (type === 'datasource') return ['prometheus'];
  const fitting = current.filter((value) => value === all || !options || options.includes(value));
  if (fitting.length > 0) return fitting;
  if (includeAll) return [all];
  const [first] = options ?? [];
  return first === undefined ? [] : [first];
}

/** A variable as it is filled in. */
export function valueOf(variable: Variable, values: readonly string[], options: readonly string[] | undefined): Value {
  const many = variable.multi || variable.includeAll;
  if (!values.includes(all)) {
    return many ? { value: values, many } : { value: values[0] ?? '' };
  }
  if (variable.allValue !== undefined) return { value: variable.allValue, verbatim: true, text: 'All', many };
  return options ? { value: options, many, text: 'All' } : { value: '.+', verbatim: true, text: 'All', many };
}

/** All variables as they are filled in. */
export const valuesOf = (variables: readonly Variable[], choices: Choices, options: Options): Values =>
  Object.fromEntries(
    variables.map((variable) => {
      const known = options[variable.name];
      return [variable.name, valueOf(variable, chosen(variable, choices, known), known)];
    }),
  );

/** What is chosen after a click on a list of several: all of them excludes single ones, and nothing means all. */
export function afterChoice(before: readonly string[], next: readonly string[]): readonly string[] {
  if (next.length === 0) return [all];
  if (!next.includes(all)) return next;
  const others = next.filter((value) => value !== all);
  return before.includes(all) && others.length > 0 ? others : [all];
}
