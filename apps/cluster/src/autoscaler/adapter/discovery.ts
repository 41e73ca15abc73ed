import { PrometheusRefused, type VectorElement } from '@gameday/prometheus';
import { formatResource, type GroupResource, groupResource } from './resources.ts';
import type { Rule } from './rule.ts';
import type { Rules } from './rules-file.ts';

/** Where a metric of the API comes from. */
export interface Found {
  readonly rule: Rule;
  readonly series: string;
  /** Whether any of its series says its namespace: only then can a query be narrowed to one. */
  readonly namespaced: boolean;
}

/** What the rules make of the series that Prometheus has now. */
export interface Registry {
  /** By `resource/metric`. */
  readonly custom: ReadonlyMap<string, Found & { readonly resource: GroupResource; readonly metric: string }>;
  /** By metric. */
  readonly external: ReadonlyMap<string, Found>;
}

export const customKey = (resource: GroupResource, metric: string): string => `${formatResource(resource)}/${metric}`;

const namespaces = groupResource('namespaces');

/** One row per name of a series and set of the labels that matter, however many series there are. */
export const discoveryQuery = ({ source, labels }: Rule): string =>
  `group by (${['__name__', ...labels.keys()].join(', ')}) (${source.seriesQuery})`;

/** A rule whose series query Prometheus does not take. */
export interface RefusedRule {
  readonly rule: Rule;
  readonly error: Error;
}

/** Whether an error is about the query, not about Prometheus. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof Error &&
  error.cause instanceof PrometheusRefused &&
  (error.cause.status === 400 || error.cause.status === 422);

/**
 * Asks Prometheus which series there are for each rule. Rules with one series query share one request for it; one that is refused
 * leaves the others alone.
 * @throws what `ask` throws when Prometheus does not answer
 */
export async function discover(
  rules: Rules,
  ask: (promql: string) => Promise<readonly VectorElement[]>,
): Promise<Registry & { readonly refused: readonly RefusedRule[] }> {
  const asked = new Map<string, Promise<readonly VectorElement[]>>();
  const refused: RefusedRule[] = [];
  const rowsOf = async (rule: Rule): Promise<readonly VectorElement[]> => {
    const promql = discoveryQuery(rule);
    const rows = asked.get(promql) ?? ask(promql);
    asked.set(promql, rows);
    try {
      return await rows;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused.push({ rule, error });
      return [];
    }
  };
  const custom = new Map<string, Found & { resource: GroupResource; metric: string }>();
  const external = new Map<string, Found>();
  const each = async (list: readonly Rule[], add: (found: Found, row: VectorElement) => void) => {
    const answers = await Promise.all(list.map(rowsOf));
    for (const [index, rows] of answers.entries()) {
      const rule = list[index] as Rule;
      const label = rule.labelFor(namespaces);
      const namespaced = label !== undefined && rows.some(({ metric }) => metric[label] !== undefined);
      for (const row of rows) add({ rule, series: row.metric['__name__'] ?? '', namespaced }, row);
    }
  };
  await Promise.all([
    each(rules.custom, (found, row) => {
      const metric = found.rule.nameOf(found.series);
      if (metric === undefined) return;
      for (const [label, resource] of found.rule.labels) {
        if (row.metric[label] !== undefined) custom.set(customKey(resource, metric), { ...found, resource, metric });
      }
    }),
    each(rules.external, (found) => {
      const metric = found.rule.nameOf(found.series);
      if (metric !== undefined) external.set(metric, found);
    }),
  ]);
  return { custom, external, refused };
}
