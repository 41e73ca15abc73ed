import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, it } from 'vitest';
import { dashboards } from '../all.ts';
import { recordedNames } from '../files.ts';
import { render } from '../kit/render.ts';
import { overview } from '../overview.ts';
import { lint, rules, withoutVariables } from './lint.ts';
import { panelsOf, type Target } from './rule.ts';

const surroundings = { recorded: recordedNames() };
const check = (...models: readonly Dashboard[]) => lint(models, surroundings);

describe('the dashboards', () => {
  const { findings, excluded } = check(...dashboards.map(render));

  it('obey every rule', () => expect(findings).toEqual([]));

  it('have a reason for everything that is excluded from a rule', () => {
    expect(excluded.length).toBeGreaterThan(0);
    expect(excluded.filter(({ reason }) => reason.length < 40)).toEqual([]);
  });
});

type Breakage = (model: Dashboard) => void;

const variable = (model: Dashboard, name: string): Record<string, unknown> =>
  (model.templating.list ?? []).find((item) => item.name === name) as unknown as Record<string, unknown>;
const first = (model: Dashboard): Panel => panelsOf(model)[0] as Panel;
const series = (model: Dashboard): Panel => panelsOf(model).find(({ type }) => type === 'timeseries') as Panel;
const target = (panel: Panel) =>
  (panel.targets ?? [])[0] as unknown as { -readonly [Key in keyof Target]: Target[Key] };
const asks =
  (expr: string): Breakage =>
  (model) => {
    target(first(model)).expr = expr;
  };
const chosen = 'job=~"$job", instance=~"$instance"';

/** For each rule something that it must find, done to a dashboard that obeys. */
const breakages: Readonly<Record<string, Readonly<Record<string, Breakage>>>> = {
  'template-datasource-rule': {
    'no variable for the data source': (model) => model.templating.list?.shift(),
    'one of another name': (model) => (variable(model, 'datasource')['name'] = 'source'),
    'one of another label': (model) => (variable(model, 'datasource')['label'] = 'Metrics'),
  },
  'template-job-rule': {
    'no variable job': (model) => (variable(model, 'job')['name'] = 'work'),
    'all that is nothing': (model) => (variable(model, 'job')['allValue'] = '.*'),
    'just one value': (model) => (variable(model, 'job')['multi'] = false),
    'another data source': (model) => (variable(model, 'job')['datasource'] = { uid: 'prometheus' }),
  },
  'template-instance-rule': { 'no variable instance': (model) => (variable(model, 'instance')['name'] = 'process') },
  'template-label-promql-rule': {
    'another kind of query': (model) => (variable(model, 'job')['query'] = 'up'),
    'no selector': (model) => (variable(model, 'job')['query'] = 'label_values(up{, job)'),
  },
  'template-on-time-change-reload-rule': { 'values of old': (model) => (variable(model, 'job')['refresh'] = 1) },
  'uneditable-dashboard-rule': { 'edits in the browser': (model) => (model.editable = true) },
  'panel-datasource-rule': {
    'a fixed data source': (model) => (first(model).datasource = { type: 'prometheus', uid: 'prometheus' }),
  },
  'panel-title-description-rule': {
    'no title': (model) => (first(model).title = ''),
    'no description': (model) => delete first(model).description,
  },
  'panel-units-rule': {
    'no unit': (model) => delete first(model).fieldConfig?.defaults.unit,
    'an unknown unit': (model) => Object.assign(first(model).fieldConfig?.defaults ?? {}, { unit: 'bananas' }),
    'an unknown unit of a column': (model) =>
      first(model).fieldConfig?.overrides.push({
        matcher: { id: 'byName', options: 'x' },
        properties: [{ id: 'unit', value: 'bananas' }],
      }),
  },
  'panel-no-targets-rule': { 'no query': (model) => (first(model).targets = []) },
  'target-promql-rule': { 'no PromQL': asks(`sum(rate(up{${chosen}})`), nothing: asks(' ') },
  'target-rate-interval-rule': { 'a fixed window': asks(`rate(process_cpu_seconds_total{${chosen}}[5m])`) },
  'target-job-rule': { 'any job': asks('up{instance=~"$instance"}') },
  'target-instance-rule': { 'any instance': asks('up{job=~"$job"}') },
  'target-counter-agg-rule': {
    'a counter as it is': asks(`process_cpu_seconds_total{${chosen}}`),
    'a counter over time, and not what it grows by': asks(
      `max_over_time(process_cpu_seconds_total{${chosen}}[$__rate_interval])`,
    ),
  },
  'known-metric-rule': {
    'a metric that nobody exports': asks(`htpp_requests{${chosen}}`),
    'a metric that no rule records': asks(`slo:objective:ration{${chosen}}`),
    'a bucket of what has none': asks(`resilience_calls_total_bucket{${chosen}}`),
    'one in a mark': (model) =>
      Object.assign(model.annotations.list?.[1]?.target ?? {}, { expr: 'max(gameday_faults_active)' }),
  },
  'known-label-rule': { 'a label that the metric lacks': asks(`service_info{${chosen}, state="open"}`) },
  'any-service-rule': { 'a service by name': asks(`up{${chosen}, service="feed"}`) },
  'variables-rule': {
    'an undefined one': asks(`up{${chosen}, service=~"$service"}`),
    'an idle one': (model) => model.templating.list?.push({ ...model.templating.list[1], name: 'idle' } as never),
  },
  'identity-rule': {
    'two panels of one id': (model) => (first(model).id = series(model).id as number),
    'two panels of one title': (model) => (first(model).title = series(model).title as string),
    'two queries of one name': (model) => first(model).targets?.push(...(first(model).targets ?? [])),
    'no uid': (model) => delete model.uid,
  },
  'grid-rule': {
    'a panel beyond the edge': (model) => Object.assign(first(model).gridPos ?? {}, { w: 30 }),
    'a panel on another one': (model) => Object.assign(first(model).gridPos ?? {}, { w: 7 }),
  },
  'legend-rule': { 'series without names': (model) => (target(series(model)).legendFormat = '') },
};

describe('each rule', () => {
  const cases = Object.entries(breakages).flatMap(([rule, list]) =>
    Object.entries(list).map(([what, breakage]) => [rule, what, breakage] as const),
  );

  it.each(cases)('%s finds %s', (rule, _what, breakage) => {
    const model = render(overview);
    breakage(model);
    expect(check(model).findings.map((finding) => finding.rule)).toContain(rule);
  });

  it('has something that it must find', () => {
    expect(Object.keys(breakages).toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
  });
});

describe('exclusions', () => {
  it('are findings themselves when they cover nothing', () => {
    const idle = { rules: ['target-job-rule'], reason: 'once it was so', covers: () => false };
    const { findings } = lint([render(overview)], surroundings, [idle]);
    expect(findings.find(({ rule }) => rule === 'exclusions')?.message).toContain('once it was so');
  });

  it('excuse a counter that is born with its first event only where its birth is counted', () => {
    const model = render(overview);
    asks(
      `sum(up{${chosen}} unless up{${chosen}} offset $__rate_interval) + increase(resilience_calls_total{${chosen}}[$__rate_interval]) + resilience_calls_total{${chosen}}`,
    )(model);
    expect(check(model).findings.map(({ rule }) => rule)).toContain('target-counter-agg-rule');
  });
});

it('fills in variables so that Prometheus takes the expression', () => {
  expect(withoutVariables('rate(x{a="$a", b=~"${b:regex}"}[$__rate_interval])')).toBe(
    'rate(x{a="x", b=~"x"}[91271ms])',
  );
});
