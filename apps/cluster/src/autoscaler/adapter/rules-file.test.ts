import { describe, expect, it } from 'vitest';
import { resourceOfKind } from './resources.ts';
import { formatProblem, parseRules, readRulesFile } from './rules-file.ts';

const rule = (more = '', metricsQuery = 'sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)') => `
rules:
  - seriesQuery: 'http_requests_total{service!=""}'
    resources: {overrides: {instance: {resource: pod}, service: {resource: services}}}
    metricsQuery: '${metricsQuery}'
${more}`;

const problemsOf = (text: string): string[] => parseRules(text, 'rules.yaml').problems.map(formatProblem);

describe('a file of rules', () => {
  it.each([
    ['', 'http_requests_total', 'http_requests_total'],
    ["    name: {matches: '^(.*)_total$'}", 'http_requests_total', 'http_requests'],
    ["    name: {matches: '^(.*)_total$', as: '${1}_per_second'}", 'http_requests_total', 'http_requests_per_second'],
    ["    name: {matches: '^(?P<what>.*)_total$', as: 'my_$what'}", 'http_requests_total', 'my_http_requests'],
    ["    name: {matches: '(?i)HTTP', as: '$0'}", 'http_requests_total', 'http'],
    ["    name: {matches: '^(.*)_sum$'}", 'http_requests_total', undefined],
    ["    seriesFilters: [{isNot: '^http_'}]", 'http_requests_total', undefined],
    ["    seriesFilters: [{is: '^http_'}, {isNot: '_sum$'}]", 'http_requests_total', 'http_requests_total'],
  ])('with %j names %s %s', (more, series, name) => {
    const { custom, problems } = parseRules(rule(more), 'rules.yaml');
    expect(problems).toEqual([]);
    expect(custom[0]?.nameOf(series)).toBe(name);
  });

  it('maps labels to resources by overrides and by a template', () => {
    const text = rule().replace('{overrides', "{template: 'kube_<<.Group>>_<<.Resource>>', overrides");
    const [found] = parseRules(text, 'rules.yaml').custom;
    expect(found?.labelFor(resourceOfKind('Pod'))).toBe('instance');
    expect(found?.labelFor(resourceOfKind('Deployment', 'apps/v1'))).toBe('kube_apps_deployment');
    expect(found?.labelFor(resourceOfKind('Ingress', 'networking.k8s.io/v1'))).toBe('kube_networking_k8s_io_ingress');
  });

  it.each([
    ['{', /^rules.yaml:1: not YAML: /],
    ['rules: 5', 'rules.yaml:1: rules: must be a list'],
    ['ruless: []', 'rules.yaml:1: ruless: unknown field; there are rules, externalRules, resourceRules'],
    [rule('    name: {matches: "("}'), /^rules.yaml:6: rules\[0\].name.matches: Invalid regular expression/],
    [
      rule("    name: {matches: '(a)(b)'}"),
      /^rules.yaml:6: rules\[0\].name: "as" is missing: "\(a\)\(b\)" has 2 groups/,
    ],
    [rule('    seriesFilters: [{}]'), `rules.yaml:6: rules[0].seriesFilters[0]: a filter has either "is" or "isNot"`],
    [rule('    metricQuery: x'), /^rules.yaml:6: rules\[0\].metricQuery: unknown field/],
    [rule('', '<<.Nothing>>'), /^rules.yaml:5: rules\[0\].metricsQuery: <<.Nothing>>: there is no .Nothing/],
    ['rules:\n  - seriesQuery: x', 'rules.yaml:2: rules[0].metricsQuery: is missing'],
    [
      rule().replace('{resource: pod}', '{}'),
      /^rules.yaml:4: rules\[0\].resources.overrides.instance: resource is missing/,
    ],
    [
      rule().replace('{overrides', "{template: '-<<.Resource>>', overrides"),
      /resources.template: "-namespace" is not the name/,
    ],
  ])('that says %j is reported as %s', (text, problem) => {
    const [first] = problemsOf(text);
    if (typeof problem === 'string') expect(first).toBe(problem);
    else expect(first).toMatch(problem);
  });

  it('keeps the rules that are right beside one that is not', () => {
    const text = `${rule('', '<<.Nothing>>')}
  - seriesQuery: other
    metricsQuery: <<.Series>>
externalRules:
  - {seriesQuery: queue, metricsQuery: '<<.Series>>', resources: {namespaced: false}}`;
    const { custom, external, problems } = parseRules(text, 'rules.yaml');
    expect(custom.map(({ source }) => source.seriesQuery)).toEqual(['other']);
    expect(external.map(({ source }) => source.resources.namespaced)).toEqual([false]);
    expect(problems).toHaveLength(1);
  });

  it('that cannot be read has no rules and says why', () => {
    expect(readRulesFile('/nowhere/rules.yaml')).toMatchObject({
      custom: [],
      external: [],
      problems: [{ file: '/nowhere/rules.yaml', message: expect.stringContaining('cannot be read: ENOENT') as string }],
    });
  });
});
