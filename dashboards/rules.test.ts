import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dashboards } from './all.ts';
import { recordedNames, ruleFiles, rulesFolder } from './files.ts';
import { uidOf } from './kit/dashboard.ts';
import { parsePromql } from './lint/promql.ts';
import { families, foreignNames } from './names/foreign.ts';
import { labMetrics } from './names/lab.ts';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
interface RuleFile {
  readonly groups: ReadonlyArray<{ readonly rules: readonly Rule[] }>;
}
interface TestFile {
  readonly tests: ReadonlyArray<{
    readonly alert_rule_test?: ReadonlyArray<{ readonly alertname: string; readonly exp_alerts: readonly unknown[] }>;
  }>;
}

const table = readFileSync(join(rulesFolder, 'README.md'), 'utf8');
const read = (file: string): unknown => parse(readFileSync(file, 'utf8'));

const files = ruleFiles().map((file) => ({
  name: basename(file),
  rules: (read(file) as RuleFile).groups.flatMap(({ rules }) => rules),
  tests: (read(file.replace(/\.yml$/, '.test.yml')) as TestFile).tests.flatMap((test) => test.alert_rule_test ?? []),
}));
const all = files.flatMap(({ name: file, rules }) => rules.map((rule) => ({ ...rule, file })));
const alerts = files.flatMap(({ rules, tests }) =>
  rules.flatMap((rule) => (rule.alert === undefined ? [] : [{ ...rule, name: rule.alert, tests }])),
);

it('every file of rules has its tests beside it', () => {
  const names = readdirSync(rulesFolder);
  const rules = names.filter((name) => name.endsWith('.rules.yml'));
  expect(rules.length).toBe(files.length);
  expect(rules.filter((name) => !names.includes(name.replace('.yml', '.test.yml')))).toEqual([]);
});

it('the names that rules record are found without a parser for YAML', () => {
  expect(recordedNames()).toEqual(new Set(all.flatMap(({ record = [] }) => record)));
});

describe.each(alerts.map((alert) => [alert.name, alert] as const))('the alert %s', (name, alert) => {
  it('says how urgent it is', () => expect(['page', 'ticket', 'info']).toContain(alert.labels?.['severity']));

  it('says what is wrong and what that means', () => {
    expect(alert.annotations).toMatchObject({
      summary: expect.stringMatching(/\w{3}/) as string,
      description: expect.stringMatching(/\w{3}.*\.$/) as string,
    });
  });

  it('leads to a dashboard that there is', () => {
    expect(dashboards.map(uidOf)).toContain(alert.annotations?.['dashboard']);
  });

  it('has a test in which it fires', () => {
    const mine = alert.tests.filter(({ alertname }) => alertname === name).map((test) => test.exp_alerts.length > 0);
    expect(mine).toContain(true);
  });

  it('is in the table of alerts', () => expect(table).toContain(`\`${name}\``));
});

describe('every rule', () => {
  const exported = new Set(labMetrics.flatMap(({ name }) => [name, ...families.map((suffix) => name + suffix)]));
  const recorded = recordedNames();

  it.each(all.map((rule) => [rule.file, rule.alert ?? rule.record, rule.expr] as const))(
    '%s %s asks for metrics that there are',
    (_file, _name, expression) => {
      const { selectors, errors } = parsePromql(expression);
      expect(errors).toEqual([]);
      const unknown = selectors
        .map(({ name }) => name)
        .filter((name) => !exported.has(name) && !foreignNames.has(name) && !recorded.has(name));
      expect(unknown).toEqual([]);
    },
  );
});
