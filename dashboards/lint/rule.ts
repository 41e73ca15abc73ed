import type { Dashboard, Panel, RowPanel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { interpolate } from '../kit/interpolate.ts';
import { type Parsed, parsePromql } from './promql.ts';

/** Something that a rule does not like. */
export interface Finding {
  readonly rule: string;
  /** Title of the dashboard. */
  readonly dashboard: string;
  readonly panel?: string;
  /** Which of its queries. */
  readonly refId?: string;
  /** The selector that it is about, and the expression that this stands in; with Grafana's variables. */
  readonly selector?: string;
  readonly expression?: string;
  readonly message: string;
}

/** Where in a dashboard, for findings. */
export type Place = Pick<Finding, 'dashboard' | 'panel' | 'refId' | 'expression'>;

/** What is outside of the dashboards and must fit to them. */
export interface Surroundings {
  /** Names that recording rules record. */
  readonly recorded: ReadonlySet<string>;
}

export interface Rule {
  readonly name: string;
  readonly description: string;
  readonly check: (model: Dashboard, surroundings: Surroundings) => readonly Complaint[];
}

/** A finding without the name of its rule. */
export type Complaint = Omit<Finding, 'rule'>;

export const titleOf = (model: Dashboard): string => model.title ?? '(no title)';

/** Every panel, those in rows that are folded up included; rows themselves are none. */
export const panelsOf = (model: Dashboard): Panel[] =>
  (model.panels ?? []).flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));

export const isRow = (panel: Panel | RowPanel): panel is RowPanel => panel.type === 'row';

export const variablesOf = (model: Dashboard): readonly VariableModel[] => model.templating.list ?? [];

/** A query of a panel, as far as rules look at it. */
export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly interval?: string;
  readonly instant?: boolean;
  readonly format?: string;
}

export const targetsOf = (panel: Panel): readonly Target[] => (panel.targets ?? []) as unknown as readonly Target[];

/**
 * What stands for Grafana's durations while an expression is looked at: values that nobody writes by hand, so that they
 * can be told from those that somebody did.
 */
export const standIns = {
  __rate_interval: '91271ms',
  __interval: '91283ms',
  __range: '91291ms',
} as const;

const parsed = new Map<string, Parsed>();

/** An expression with Grafana's variables, parsed. */
export function parseTarget(expression: string): Parsed {
  const known = parsed.get(expression);
  if (known) return known;
  const result = parsePromql(interpolate(expression, standIns));
  parsed.set(expression, result);
  return result;
}

/** Every query of every panel, with its place. */
export const everyTarget = (model: Dashboard): Array<{ place: Place; target: Target; panel: Panel; parsed: Parsed }> =>
  panelsOf(model).flatMap((panel) =>
    targetsOf(panel).map((target) => ({
      panel,
      target,
      parsed: parseTarget(target.expr),
      place: {
        dashboard: titleOf(model),
        panel: panel.title ?? '(no title)',
        refId: target.refId,
        expression: target.expr,
      },
    })),
  );
