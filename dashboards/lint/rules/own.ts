import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { globalVariables, variablesIn } from '../../kit/interpolate.ts';
import { families, foreignNames } from '../../names/foreign.ts';
import { labMetrics } from '../../names/lab.ts';
import type { Selector } from '../promql.ts';
import {
  type Complaint,
  everyTarget,
  isRow,
  panelsOf,
  parseTarget,
  type Rule,
  targetsOf,
  titleOf,
  variablesOf,
} from '../rule.ts';
import { queryOf } from './template.ts';

/** Rules of this repository. */

/** Names that the lab's processes export, with their labels. */
const labels = new Map<string, readonly string[]>(
  labMetrics.flatMap(({ name, type, labels }) =>
    type === 'histogram'
      ? families.map((suffix) => [name + suffix, suffix === '_bucket' ? [...labels, 'le'] : labels] as const)
      : [[name, labels] as const],
  ),
);
/** Set by the scrape. */
const scraped = ['job', 'instance'];

/** Every selector of a dashboard, those of its variables and marks included. */
function everySelector(model: Dashboard): Array<{ place: Omit<Complaint, 'message'>; selector: Selector }> {
  const dashboard = titleOf(model);
  const others = [
    ...variablesOf(model)
      .filter(({ type }) => type === 'query')
      .map(queryOf)
      .map((query) => /\((.+), \w+\)$/.exec(query)?.[1] ?? ''),
    ...(model.annotations.list ?? []).map(({ target }) => (target as { expr?: string } | undefined)?.expr ?? ''),
  ];
  return [
    ...everyTarget(model).flatMap(({ place, parsed }) => parsed.selectors.map((selector) => ({ place, selector }))),
    ...others
      .filter((expression) => expression !== '')
      .flatMap((expression) =>
        parseTarget(expression).selectors.map((selector) => ({ place: { dashboard, expression }, selector })),
      ),
  ];
}

const aboutSelectors = (
  name: string,
  description: string,
  complaint: (selector: Selector, recorded: ReadonlySet<string>) => string | undefined,
): Rule => ({
  name,
  description,
  check: (model, { recorded }) =>
    everySelector(model).flatMap(({ place, selector }): Complaint[] => {
      const message = complaint(selector, recorded);
      return message === undefined ? [] : [{ ...place, selector: selector.text, message }];
    }),
});

const knownMetric = aboutSelectors(
  'known-metric-rule',
  'metrics are ones that somebody exports or a rule records',
  ({ name, text }, recorded) =>
    labels.has(name) || foreignNames.has(name) || recorded.has(name)
      ? undefined
      : `nobody exports ${name || text}: see docs/metrics.md, dashboards/names and dashboards/rules`,
);

const knownLabel = aboutSelectors(
  'known-label-rule',
  'metrics are chosen by labels that they have',
  ({ name, matchers }) => {
    const has = labels.get(name);
    const unknown = has && matchers.find(({ label }) => !has.includes(label) && !scraped.includes(label));
    return unknown ? `${name} has no label ${unknown.label}; it has ${has.join(', ')}` : undefined;
  },
);

/** Labels whose values come and go with the app. */
const changing = new Set([
  'job',
  'instance',
  'service',
  'peer',
  'pod',
  'deployment',
  'horizontalpodautoscaler',
  'database',
  'http_route',
]);

const anyService = aboutSelectors(
  'any-service-rule',
  'no query names a service, so that it keeps working when there is a new one',
  ({ matchers }) => {
    const fixed = matchers.find(({ label, value }) => changing.has(label) && value !== '' && !value.startsWith('$'));
    return fixed ? `it names ${fixed.label} "${fixed.value}"` : undefined;
  },
);

const variables: Rule = {
  name: 'variables-rule',
  description: 'variables that are used exist, and those that exist are used',
  check(model) {
    const dashboard = titleOf(model);
    const defined = variablesOf(model);
    const own = new Set(defined.map(({ name }) => name));
    const allowed = new Set<string>([...own, ...globalVariables]);
    const { templating, ...rest } = model;
    const everything = JSON.stringify([rest, (templating.list ?? []).map(queryOf)]);
    const used = new Set(variablesIn(everything));
    return [
      ...[...used]
        .filter((name) => !allowed.has(name) && !/^\d*$/.test(name))
        .map((name) => ({ dashboard, message: `uses the variable ${name}, which it does not have` })),
      ...[...own]
        .filter((name) => !used.has(name))
        .map((name) => ({ dashboard, message: `does not use its variable ${name}` })),
    ];
  },
};

const twice = <T>(list: readonly T[]): T[] => list.filter((item, index) => list.indexOf(item) !== index);

const identity: Rule = {
  name: 'identity-rule',
  description: 'ids of panels, names of queries and titles are there once',
  check(model) {
    const dashboard = titleOf(model);
    const ids = (model.panels ?? []).map(({ id }) => id);
    const titles = panelsOf(model).map(({ title }) => title ?? '');
    return [
      ...(model.uid ? [] : [{ dashboard, message: 'has no uid' }]),
      ...twice(ids).map((id) => ({ dashboard, message: `has two panels with the id ${id}` })),
      ...twice(titles).map((title) => ({ dashboard, message: `has two panels called "${title}"` })),
      ...panelsOf(model).flatMap((panel) =>
        twice(targetsOf(panel).map(({ refId }) => refId)).map((refId) => ({
          dashboard,
          panel: panel.title ?? '',
          message: `has two queries ${refId}`,
        })),
      ),
    ];
  },
};

const columns = 24;

const grid: Rule = {
  name: 'grid-rule',
  description: 'panels lie within the 24 columns and not on each other',
  check(model) {
    const dashboard = titleOf(model);
    const placed = (model.panels ?? []).map((panel) => ({ panel, at: panel.gridPos ?? { x: -1, y: -1, w: 0, h: 0 } }));
    const name = (panel: Panel | RowPanel) => panel.title ?? (isRow(panel) ? 'row' : 'panel');
    return placed.flatMap(({ panel, at }, index) => [
      ...(at.x >= 0 && at.w > 0 && at.x + at.w <= columns
        ? []
        : [{ dashboard, panel: name(panel), message: `reaches beyond the columns: from ${at.x}, ${at.w} wide` }]),
      ...placed
        .slice(index + 1)
        .filter(({ at: other }) => {
          const apart =
            other.x >= at.x + at.w || at.x >= other.x + other.w || other.y >= at.y + at.h || at.y >= other.y + other.h;
          return !apart;
        })
        .map((other) => ({ dashboard, panel: name(panel), message: `lies on "${name(other.panel)}"` })),
    ]);
  },
};

const legends: Rule = {
  name: 'legend-rule',
  description: 'series that are told apart by labels have a name made of these',
  check: (model) =>
    everyTarget(model)
      .filter(
        ({ panel, target }) =>
          ['timeseries', 'state-timeline', 'bargauge'].includes(panel.type) && !target.legendFormat,
      )
      .map(({ place }) => ({ ...place, message: 'has no legend' })),
};

export const ownRules: readonly Rule[] = [knownMetric, knownLabel, anyService, variables, identity, grid, legends];
