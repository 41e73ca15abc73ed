import { openApiData, resolve, schemaNameOf, type Schema } from './document.ts';

/** How a patch changes a field, as its schema says. */
export interface MergeRule {
  /** Of a list: whether items are merged rather than the list replaced. */
  readonly merges: boolean;
  /** Of a list of objects: the field by which items are told apart, such as `name` of containers. */
  readonly key: string | undefined;
  /** The schema of the field; for a list the one of its items. Undefined for a field that no schema knows. */
  readonly schema: Schema | undefined;
}

/** The schema of a kind; undefined for a kind that is not kept. */
export function schemaOfKind(apiVersion: string, kind: string): Schema | undefined {
  const name = schemaNameOf(apiVersion, kind);
  return name === undefined ? undefined : openApiData().schemas[name];
}

/** How patches treat a field of an object with this schema. What no schema knows is merged as in RFC 7396. */
export function mergeRuleOf(schema: Schema | undefined, field: string): MergeRule {
  const found = schema?.properties?.[field] ?? schema?.additionalProperties;
  if (!found) return { merges: false, key: undefined, schema: undefined };
  const strategies = found['x-kubernetes-patch-strategy']?.split(',') ?? [];
  return {
    merges: strategies.includes('merge'),
    key: found['x-kubernetes-patch-merge-key'],
    schema: resolve(found.items ?? found),
  };
}

/**
 * The field by which items of a list are told apart, by the path of the list's field names:
 * `mergeKeyOf('apps/v1', 'Deployment', ['spec', 'template', 'spec', 'containers'])` is `name`.
 * @returns undefined for a list that patches replace as a whole
 */
export function mergeKeyOf(apiVersion: string, kind: string, path: readonly string[]): string | undefined {
  let schema = schemaOfKind(apiVersion, kind);
  let rule: MergeRule | undefined;
  for (const field of path) {
    rule = mergeRuleOf(schema, field);
    schema = rule.schema;
  }
  return rule?.merges ? rule.key : undefined;
}
