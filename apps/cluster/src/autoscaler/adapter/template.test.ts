import { describe, expect, it } from 'vitest';
import { readTemplate, TemplateError } from './template.ts';

const fields = ['Series', 'LabelMatchers', 'LabelValuesByName', 'GroupBy', 'GroupBySlice'];
const values = {
  Series: 'http_requests_total',
  LabelMatchers: 'namespace="gameday",pod=~"a|b"',
  LabelValuesByName: { pod: 'a|b', namespace: 'gameday' },
  GroupBy: 'pod',
  GroupBySlice: ['pod'],
};

describe('a template', () => {
  it.each([
    ['no action', 'no action'],
    [
      'sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)',
      'sum(rate(http_requests_total{namespace="gameday",pod=~"a|b"}[2m])) by (pod)',
    ],
    ['<< .Series >>', 'http_requests_total'],
    ['a  <<- .GroupBy ->>  b', 'apodb'],
    ['<<index .LabelValuesByName "pod">>', 'a|b'],
    ['<<index .LabelValuesByName "nothing">>', ''],
    ['<<.LabelValuesByName.namespace>>', 'gameday'],
    ['<<.LabelValuesByName>> <<.GroupBySlice>>', 'map[namespace:gameday pod:a|b] [pod]'],
    [
      'x{<<range $key, $value := .LabelValuesByName>><<$key>>=~"<<$value>>",<<end>>}',
      'x{namespace=~"gameday",pod=~"a|b",}',
    ],
  ])('%s becomes %s', (template, text) => {
    expect(readTemplate(template, fields)(values)).toBe(text);
  });

  it.each([
    ['<<.Serie>>', 'there is no .Serie; there are .Series, .LabelMatchers'],
    ['sum(<<.Series', '"<<" without ">>" in "sum(<<.Series"'],
    ['<<if .Series>>', '<<if .Series>> is not understood'],
    ['<<range $k, $v := .LabelValuesByName>>', '<<range …>> without <<end>>'],
    ['<<end>>', '<<end>> without <<range …>>'],
  ])('%s is refused: %s', (template, problem) => {
    expect(() => readTemplate(template, fields)).toThrow(problem);
    expect(() => readTemplate(template, fields)).toThrow(TemplateError);
  });
});
