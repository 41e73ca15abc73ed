import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { type Complaint, parseTarget, type Rule, titleOf, variablesOf } from '../rule.ts';

/** Rules of Grafana's dashboard-linter about variables. https://github.com/grafana/dashboard-linter/tree/main/docs/rules */

const dataSourceNames = ['datasource', 'prometheus_datasource'];
const dataSourceLabels = ['Data source', 'Prometheus data source'];

const templateDatasource: Rule = {
  name: 'template-datasource-rule',
  description: 'the data source is a variable',
  check(model) {
    const dashboard = titleOf(model);
    const found = variablesOf(model).filter(({ type }) => type === 'datasource');
    if (found.length === 0) return [{ dashboard, message: 'has no variable for the data source' }];
    return found.flatMap(({ name, label = '' }) => [
      ...(dataSourceNames.includes(name)
        ? []
        : [{ dashboard, message: `its data source variable is "${name}", not "datasource"` }]),
      ...(dataSourceLabels.includes(label)
        ? []
        : [{ dashboard, message: `its data source variable is labelled "${label}", not "Data source"` }]),
    ]);
  },
};

/** What the linter wants of the variables `job` and `instance`. */
const wanted: ReadonlyArray<readonly [what: string, test: (variable: VariableModel) => boolean]> = [
  ['asks the chosen data source', ({ datasource }) => datasource?.uid === '${datasource}'],
  ['is a query', ({ type }) => type === 'query'],
  ['is labelled like its name', ({ label, name }) => label === name],
  ['takes several values', ({ multi }) => multi === true],
  ['means ".+" by all', ({ allValue }) => allValue === '.+'],
];

const template = (name: string): Rule => ({
  name: `template-${name}-rule`,
  description: `${name} is a variable`,
  check(model) {
    const dashboard = titleOf(model);
    const variable = variablesOf(model).find((candidate) => candidate.name === name);
    if (!variable) return [{ dashboard, message: `has no variable ${name}` }];
    return wanted
      .filter(([, test]) => !test(variable))
      .map(([what]) => ({ dashboard, message: `its variable ${name} is not one that ${what}` }));
  },
});

/** The query of a variable, however it is kept. */
export const queryOf = ({ query }: VariableModel): string => {
  if (typeof query === 'string') return query;
  const text: unknown = query?.['query'];
  return typeof text === 'string' ? text : '';
};

const labelValues = /^label_values\((?<selector>.+), (?<label>[a-zA-Z_]\w*)\)$/s;

const templateLabel: Rule = {
  name: 'template-label-promql-rule',
  description: 'queries of variables are label_values(selector, label) with a valid selector',
  check: (model) =>
    variablesOf(model)
      .filter(({ type }) => type === 'query')
      .flatMap((variable): Complaint[] => {
        const dashboard = titleOf(model);
        const query = queryOf(variable);
        const selector = labelValues.exec(query)?.groups?.['selector'];
        const at = `the query of its variable ${variable.name}`;
        if (selector === undefined) return [{ dashboard, message: `${at} is not label_values(…): ${query}` }];
        const { errors, selectors } = parseTarget(selector);
        if (errors.length === 0 && selectors.length === 1) return [];
        return [{ dashboard, message: `${at} asks for no series: ${errors.join(', ') || selector}` }];
      }),
};

const onTimeRangeChange = 2;

const templateReload: Rule = {
  name: 'template-on-time-change-reload-rule',
  description: 'values of variables are asked for again when the time range changes',
  check: (model) =>
    variablesOf(model)
      .filter(({ type, refresh }) => type === 'query' && refresh !== onTimeRangeChange)
      .map(({ name }) => ({ dashboard: titleOf(model), message: `its variable ${name} keeps the values of old` })),
};

const uneditable: Rule = {
  name: 'uneditable-dashboard-rule',
  description: 'nobody edits in the browser what is written in this repository',
  check: (model) => (model.editable === false ? [] : [{ dashboard: titleOf(model), message: 'can be edited' }]),
};

export const templateRules: readonly Rule[] = [
  templateDatasource,
  template('job'),
  template('instance'),
  templateLabel,
  templateReload,
  uneditable,
];
