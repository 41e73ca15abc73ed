import { type LabelRequirement } from '@gameday/kubernetes';
import type { GroupResource } from './resources.ts';
import { formatResource, groupResource } from './resources.ts';
import type { Found } from './discovery.ts';

const namespaces = groupResource('namespaces');

const quote = (text: string): string => JSON.stringify(text);
const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

/** A requirement on labels as PromQL matches it. */
function matcher(requirement: LabelRequirement): string {
  const { key } = requirement;
  if (!('values' in requirement)) return `${key}${requirement.operator === 'Exists' ? '!=' : '='}""`;
  const { operator, values } = requirement;
  const negation = operator === 'NotIn';
  if (values.length === 1) return `${key}${negation ? '!=' : '='}${quote(values[0] as string)}`;
  return `${key}${negation ? '!~' : '=~'}${quote(values.map(escape).join('|'))}`;
}

interface Question {
  readonly namespace: string;
  readonly requirements: readonly LabelRequirement[];
}

/** @param narrow whether the namespace of who asks narrows the query */
function matchers({ rule, namespaced }: Found, { namespace, requirements }: Question, narrow: boolean) {
  const label = narrow && namespaced ? rule.labelFor(namespaces) : undefined;
  const all: LabelRequirement[] = [...requirements];
  if (label !== undefined) all.push({ key: label, operator: 'In', values: [namespace] });
  return {
    expressions: all.map(matcher),
    values: Object.fromEntries(all.map((each) => [each.key, 'values' in each ? each.values.join('|') : ''])),
  };
}

/**
 * The query for the values of some objects, as the Prometheus Adapter builds it (pkg/naming/metrics_query.go). One difference: where
 * no series says its namespace there is only one, and the query is not narrowed to it.
 * @param question with `names` of at least one object
 * @throws Error when the rule does not map the resource
 */
export function customQuery(
  found: Found,
  resource: GroupResource,
  question: Question & { readonly names: readonly string[] },
): string {
  const label = found.rule.labelFor(resource);
  if (label === undefined) throw new Error(`no label stands for ${formatResource(resource)} in the metric's rule`);
  const root = formatResource(resource) === formatResource(namespaces);
  const { expressions, values } = matchers(found, question, !root);
  const names = question.names.join('|');
  expressions.push(`${label}${question.names.length > 1 ? '=~' : '='}${quote(names)}`);
  return found.rule.query({
    Series: found.series,
    LabelMatchers: expressions.join(','),
    LabelValuesByName: { ...values, [label]: names },
    GroupBy: label,
    GroupBySlice: [label],
  });
}

/** The query for an external metric. */
export function externalQuery(found: Found, question: Question): string {
  const { resources, labelValueReplacements } = found.rule.source;
  const { expressions, values } = matchers(found, question, resources.namespaced);
  const replaced = Object.entries(values).map(([key, value]) => [
    key,
    labelValueReplacements.reduce((text, { find, replace }) => text.replaceAll(find, replace), value),
  ]);
  return found.rule.query({
    Series: found.series,
    LabelMatchers: expressions.join(','),
    LabelValuesByName: Object.fromEntries(replaced) as Record<string, string>,
    GroupBy: '',
    GroupBySlice: [],
  });
}
