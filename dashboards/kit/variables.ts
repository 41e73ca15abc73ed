import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Name } from './promql.ts';
import { selectAll } from './promql.ts';

export type Variable = Builder<VariableModel>;

/** The Prometheus that a person chose. */
export const dataSource = { type: 'prometheus', uid: '${datasource}' } as const;

const all = { selected: true, text: ['All'], value: ['$__all'] };

/** Choice of the Prometheus that all panels ask. */
export const datasource = (): Variable =>
  new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus').multi(false).includeAll(false);

interface Choice {
  readonly name: string;
  readonly description: string;
  /** The metric and its matchers whose label has the values. */
  readonly of: Name;
  readonly matchers?: readonly string[];
  /** The label, where it is not named like the variable. */
  readonly label?: string;
  /** What is chosen at first; default all. */
  readonly first?: string;
}

/** Values of a label, as they are in the time range; several or all can be chosen. */
export function choice({ name, description, of, matchers = [], label = name, first }: Choice): Variable {
  return many(base(name, description, of, matchers, label), first);
}

/** Values of a label of which exactly one is chosen: the first, unless a person chooses another. */
export const oneOf = ({ name, description, of, matchers = [], label = name }: Omit<Choice, 'first'>): Variable =>
  base(name, description, of, matchers, label).multi(false).includeAll(false);

const base = (name: string, description: string, of: Name, matchers: readonly string[], label: string) => {
  const definition = `label_values(${selectAll(of, ...matchers)}, ${label})`;
  return new QueryVariableBuilder(name)
    .label(name)
    .description(description)
    .datasource(dataSource)
    .query({ query: definition, refId: name })
    .definition(definition)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
};

const many = (builder: QueryVariableBuilder, first: string | undefined): Variable =>
  builder
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current(first === undefined ? all : { selected: true, text: [first], value: [first] });

/** Choice of the jobs and of their instances that export a metric, by the names that every scrape sets. */
export const jobAndInstance = (of: Name, what: string, first?: string): readonly Variable[] => [
  choice({ name: 'job', description: what, of, ...(first === undefined ? {} : { first }) }),
  choice({
    name: 'instance',
    description: 'Which of their processes',
    of,
    matchers: ['job=~"$job"'],
  }),
];
