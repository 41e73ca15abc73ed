import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboards } from './all.ts';
import { type Dashboard, uidOf } from './kit/dashboard.ts';
import type { Event } from './kit/events.ts';
import { interpolate } from './kit/interpolate.ts';
import { type Query, refIdAt } from './kit/query.ts';
import { queryOf } from './lint/rules/template.ts';

/** A query of a panel, as Prometheus is asked when nobody has chosen anything yet. */
export interface Question {
  /** Title of the dashboard. */
  readonly dashboard: string;
  readonly uid: string;
  readonly panel: string;
  readonly refId: string;
  /** PromQL; variables of which one value must be chosen may be left in it, see `openVariables`. */
  readonly expression: string;
  readonly kind: 'range' | 'instant';
  /** What must have happened before there is an answer; absent when there always is. */
  readonly until?: Event;
}

/** How often metrics come: those of the services every 2 s. */
const scrapeSeconds = { '5s': 5, '10s': 10 } as const;
const serviceScrapeSeconds = 2;
/** Grafana's own minimum for the window of rates. */
const scrapesPerWindow = 4;

const every = ({ every: interval }: Query): number =>
  interval === undefined ? serviceScrapeSeconds : scrapeSeconds[interval];

/** What a variable is before anybody chose: all its values, or those that are chosen at first. */
function firstValue({ current, allValue = '.*' }: VariableModel): string | undefined {
  const value = [current?.value ?? []].flat();
  if (value.length === 0) return undefined;
  return value.includes('$__all') ? allValue : value.length === 1 ? value[0] : `(${value.join('|')})`;
}

/** A variable of which one value must be chosen, and where its values come from. */
export interface OpenVariable {
  readonly name: string;
  /** The series that have its values, and their label. */
  readonly selector: string;
  readonly label: string;
}

const models = (dashboard: Dashboard): VariableModel[] => dashboard.variables.map((variable) => variable.build());

const chosen = (dashboard: Dashboard): Record<string, string> =>
  Object.fromEntries(
    models(dashboard).flatMap((model) => {
      const value = firstValue(model);
      return value === undefined ? [] : [[model.name, value] as const];
    }),
  );

/** Variables that have no value before somebody chose one; Grafana takes the first that there is. */
export const openVariables = (): OpenVariable[] =>
  dashboards.flatMap((dashboard) =>
    models(dashboard)
      .filter((model) => firstValue(model) === undefined)
      .map((model) => {
        const [, selector = '', label = ''] = /^label_values\((.+), (\w+)\)$/s.exec(queryOf(model)) ?? [];
        return { name: model.name, selector: interpolate(selector, chosen(dashboard)), label };
      }),
  );

/**
 * Every query of every dashboard.
 * @param rangeSeconds how far the dashboards look back
 */
export const questions = (rangeSeconds: number): Question[] =>
  dashboards.flatMap((dashboard) => {
    const values = chosen(dashboard);
    const range = `${rangeSeconds}s`;
    return dashboard.rows
      .flatMap(({ panels }) => panels)
      .flatMap(({ title, queries }) =>
        queries.map((query, index) => ({
          dashboard: dashboard.title,
          uid: uidOf(dashboard),
          panel: title,
          refId: refIdAt(index),
          expression: interpolate(query.expression, {
            ...values,
            __rate_interval: `${scrapesPerWindow * every(query)}s`,
            __interval: `${every(query)}s`,
            __range: range,
          }),
          kind: query.kind === 'instant' ? ('instant' as const) : ('range' as const),
          ...(query.until === undefined ? {} : { until: query.until }),
        })),
      );
  });
