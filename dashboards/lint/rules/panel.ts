import * as units from '@grafana/grafana-foundation-sdk/units';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { panelsOf, type Rule, titleOf } from '../rule.ts';

/** Rules of Grafana's dashboard-linter about panels; applied to every kind, where the linter looks at some. */

const rule = (name: string, description: string, complaints: (panel: Panel) => readonly string[]): Rule => ({
  name,
  description,
  check: (model) =>
    panelsOf(model).flatMap((panel) =>
      complaints(panel).map((message) => ({
        dashboard: titleOf(model),
        panel: panel.title ?? `number ${panel.id}`,
        message,
      })),
    ),
});

const knownUnits = new Set<unknown>(Object.values(units));

/** The units of a panel and of its single series or columns. */
const unitsOf = ({ fieldConfig }: Panel): unknown[] => [
  fieldConfig?.defaults.unit,
  ...(fieldConfig?.overrides ?? [])
    .flatMap(({ properties }) => properties)
    .filter(({ id }) => id === 'unit')
    .map(({ value }): unknown => value),
];

export const panelRules: readonly Rule[] = [
  rule('panel-datasource-rule', 'panels ask the chosen data source', ({ datasource, targets = [] }) =>
    [datasource, ...targets.map((target) => (target as { datasource?: { uid?: string } }).datasource)]
      .filter((source) => source?.uid !== '${datasource}')
      .map((source) => `asks the data source "${source?.uid ?? 'of default'}"`),
  ),
  rule('panel-title-description-rule', 'panels have a title and say what they show', ({ title, description }) => [
    ...(title ? [] : ['has no title']),
    ...(description ? [] : ['has no description']),
  ]),
  rule('panel-units-rule', 'panels say their unit, one that Grafana knows', (panel) =>
    unitsOf(panel)
      .filter((unit) => !knownUnits.has(unit))
      .map((unit) =>
        unit === undefined ? 'has no unit' : `has the unit "${String(unit)}", which Grafana does not know`,
      ),
  ),
  rule('panel-no-targets-rule', 'panels ask something', ({ targets = [] }) =>
    targets.length > 0 ? [] : ['has no query'],
  ),
];
