import { dashboards } from './all.ts';
import { standard } from './kit/annotations.ts';
import { queryOf } from './lint/rules/template.ts';

/** Everything that Prometheus is asked, with its place in words; Grafana's variables stand in it. */
export const everyExpression = (): Array<{ readonly place: string; readonly expression: string }> => [
  ...dashboards.flatMap(({ title, rows, variables }) => [
    ...rows
      .flatMap(({ panels }) => panels)
      .flatMap((panel) => panel.queries.map(({ expression }) => ({ place: `${title} / ${panel.title}`, expression }))),
    ...variables
      .map((variable) => variable.build())
      .map((model) => ({
        place: `${title} / the variable ${model.name}`,
        expression: /^label_values\((.+), \w+\)$/s.exec(queryOf(model))?.[1] ?? '',
      })),
  ]),
  ...standard.map(({ name, expression }) => ({ place: `the marks ${name}`, expression })),
];
