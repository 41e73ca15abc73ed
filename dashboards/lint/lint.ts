import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { interpolate, variablesIn } from '../kit/interpolate.ts';
import { type Exclusion, exclusions as ours } from './exclusions.ts';
import { type Finding, type Rule, standIns, type Surroundings } from './rule.ts';
import { ownRules } from './rules/own.ts';
import { panelRules } from './rules/panel.ts';
import { targetRules } from './rules/target.ts';
import { templateRules } from './rules/template.ts';

/** Every rule: those of Grafana's dashboard-linter, then those of this repository. */
export const rules: readonly Rule[] = [...templateRules, ...panelRules, ...targetRules, ...ownRules];

export interface LintResult {
  readonly findings: readonly Finding[];
  /** Findings that are as they should be, each with the reason. */
  readonly excluded: ReadonlyArray<{ readonly finding: Finding; readonly reason: string }>;
}

/** Selectors as they stand in the file, where a rule saw stand-ins for Grafana's variables. */
const backwards = Object.fromEntries(Object.entries(standIns).map(([name, value]) => [value, `$${name}`]));
const readable = (finding: Finding): Finding => ({
  ...finding,
  message: Object.entries(backwards).reduce((text, [value, name]) => text.replaceAll(value, name), finding.message),
});

/** Looks at dashboards by all rules. An exclusion that covers nothing is a finding: it may hide something some day. */
export function lint(
  models: readonly Dashboard[],
  surroundings: Surroundings,
  exclusions: readonly Exclusion[] = ours,
): LintResult {
  const used = new Set<Exclusion>();
  const findings: Finding[] = [];
  const excluded: Array<{ finding: Finding; reason: string }> = [];
  for (const rule of rules) {
    const complaints = models.flatMap((model) => rule.check(model, surroundings));
    for (const complaint of complaints) {
      const finding = readable({ rule: rule.name, ...complaint });
      const exclusion = exclusions.find(({ rules: names, covers }) => names.includes(rule.name) && covers(finding));
      if (exclusion) {
        used.add(exclusion);
        excluded.push({ finding, reason: exclusion.reason });
      } else findings.push(finding);
    }
  }
  const idle = exclusions.filter((exclusion) => !used.has(exclusion));
  const idleFindings = idle.map(({ rules: names, reason }) => ({
    rule: 'exclusions',
    dashboard: 'all',
    message: `an exclusion of ${names.join(', ')} covers nothing: ${reason}`,
  }));
  return { findings: [...findings, ...idleFindings], excluded };
}

const values: Readonly<Record<string, string>> = standIns;

/** An expression that Prometheus takes: Grafana's variables filled in with something that is valid there. */
export const withoutVariables = (expression: string): string =>
  interpolate(
    expression,
    // `$1` is a part of what label_replace matched.
    Object.fromEntries(
      variablesIn(expression)
        .filter((name) => !/^\d+$/.test(name))
        .map((name) => [name, values[name] ?? 'x']),
    ),
  );
