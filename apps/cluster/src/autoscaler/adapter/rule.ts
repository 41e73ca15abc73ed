import { expand, goRegExp, groupCount } from './go-regexp.ts';
import type { GroupResource } from './resources.ts';
import { formatResource, groupResource, knownResources, singularOf } from './resources.ts';
import { readTemplate, type Template } from './template.ts';

/** A rule as the file has it, its shape checked. Names are those of the Prometheus Adapter's configuration. */
export interface RuleSource {
  readonly seriesQuery: string;
  readonly seriesFilters: readonly { readonly is?: string; readonly isNot?: string }[];
  readonly resources: {
    readonly template?: string;
    readonly overrides: Readonly<Record<string, { readonly group?: string; readonly resource: string }>>;
    /** Only for external rules: whether the namespace of who asks narrows the query; default true. */
    readonly namespaced: boolean;
  };
  readonly name: { readonly matches?: string; readonly as?: string };
  readonly metricsQuery: string;
  readonly labelValueReplacements: readonly { readonly find: string; readonly replace: string }[];
}

/** Where a rule stands in its file. */
export interface RulePlace {
  readonly line?: number;
  /** Such as `rules[2]`. */
  readonly field: string;
}

/** A rule ready for use. */
export interface Rule {
  readonly place: RulePlace;
  readonly source: RuleSource;
  readonly query: Template;
  /** Name in the metrics API of a series; undefined when the rule is not about it. */
  nameOf(series: string): string | undefined;
  /** The label whose value names objects of this kind; undefined when the rule has none. */
  labelFor(resource: GroupResource): string | undefined;
  /** Every label that may name an object. */
  readonly labels: ReadonlyMap<string, GroupResource>;
}

/** What is wrong with a rule; `field` is its place within the rule. */
export class RuleError extends Error {
  readonly code = 'bad_rule';
  readonly field: readonly string[];

  constructor(field: readonly string[], message: string) {
    super(message);
    this.field = field;
  }
}

const queryFields = ['Series', 'LabelMatchers', 'LabelValuesByName', 'GroupBy', 'GroupBySlice'];

function attempt<T>(field: readonly string[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new RuleError(field, (error as Error).message);
  }
}

/** @throws RuleError */
function readNaming({ name, seriesFilters }: RuleSource): Rule['nameOf'] {
  const matches = attempt(['name', 'matches'], () => goRegExp(name.matches ?? '.*'));
  const groups = groupCount(matches);
  if (name.as === undefined && groups > 1) {
    throw new RuleError(
      ['name'],
      `"as" is missing: "${name.matches}" has ${groups} groups, so it must say which to use`,
    );
  }
  const as = name.as ?? (groups === 1 ? '$1' : '$0');
  const filters = seriesFilters.map(({ is, isNot }, index) => {
    const field = ['seriesFilters', String(index)];
    if ((is === undefined) === (isNot === undefined)) {
      throw new RuleError(field, `a filter has either "is" or "isNot"`);
    }
    const expression = attempt(field, () => goRegExp((is ?? isNot) as string));
    return (series: string) => expression.test(series) === (is !== undefined);
  });
  return (series) => {
    if (!filters.every((passes) => passes(series))) return undefined;
    const match = matches.exec(series);
    return match === null ? undefined : expand(as, match) || undefined;
  };
}

/** @throws RuleError */
function readLabels({ resources }: RuleSource): Map<string, GroupResource> {
  const labels = new Map(
    Object.entries(resources.overrides).map(([label, { resource, group }]) => [label, groupResource(resource, group)]),
  );
  if (resources.template === undefined) return labels;
  const field = ['resources', 'template'];
  const template = attempt(field, () => readTemplate(resources.template ?? '', ['Group', 'Resource']));
  const overridden = new Set([...labels.values()].map(formatResource));
  for (const resource of knownResources) {
    if (overridden.has(formatResource(resource))) continue;
    const group = resource.group.replaceAll(/[.-]/g, '_');
    const label = template({ Group: group, Resource: singularOf(resource) });
    if (!/^[A-Za-z_]\w*$/.test(label)) throw new RuleError(field, `"${label}" is not the name of a label`);
    if (!labels.has(label)) labels.set(label, resource);
  }
  return labels;
}

/**
 * Makes a rule usable.
 * @throws RuleError naming the field
 */
export function readRule(source: RuleSource, place: RulePlace): Rule {
  const labels = readLabels(source);
  const byResource = new Map([...labels].map(([label, resource]) => [formatResource(resource), label]));
  return {
    place,
    source,
    query: attempt(['metricsQuery'], () => readTemplate(source.metricsQuery, queryFields)),
    nameOf: readNaming(source),
    labels,
    labelFor: (resource) => byResource.get(formatResource(resource)),
  };
}
