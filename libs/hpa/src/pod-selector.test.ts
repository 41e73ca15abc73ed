import { expect, it } from 'vitest';
import { describeSelector } from './describe-selector.ts';
import { parsePodSelector, selects } from './pod-selector.ts';

const labels = { app: 'web', tier: 'front', 'example.com/size': '5', empty: '' };

it.each([
  ['', true],
  ['app=web', true],
  ['app==web', true],
  ['app = web , tier=front', true],
  ['app!=web', false],
  ['other!=web', true],
  ['app in (web, api)', true],
  ['app notin (api)', true],
  ['other notin (api)', true],
  ['app', true],
  ['!app', false],
  ['!other', true],
  ['empty=', true],
  ['empty in (,x)', true],
  ['example.com/size>4', true],
  ['example.com/size lt 5', false],
  ['other gt 1', false],
])('"%s" selects: %s', (text, selected) => {
  expect(selects(parsePodSelector(text), labels)).toBe(selected);
});

it.each([
  ['cheddar cheese', "unable to parse requirement: found 'cheese', expected: in, notin, =, ==, !=, gt, lt"],
  ['app=web,', "found '', expected: identifier after ','"],
  ['=web', "found '=', expected: !, identifier, or 'end of string'"],
  ['app in web', "unable to parse requirement: found 'web', expected: '('"],
  ['app in (web', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['app=web tier', "found 'tier', expected: ',' or 'end of string'"],
  ['a_/b=c', 'unable to parse requirement: key: Invalid value: "a_/b"'],
  ['app=-', 'unable to parse requirement: values: Invalid value: "-"'],
])('"%s" is refused: %s', (text, message) => {
  expect(() => parsePodSelector(text)).toThrow(message);
});

it('LabelSelectors are printed as upstream prints them', () => {
  expect(describeSelector(undefined)).toBe('nil');
  expect(
    describeSelector({
      matchLabels: { b: '2', a: '1' },
      matchExpressions: [{ key: 'c', operator: 'In', values: ['x', 'y'] }],
    }),
  ).toBe(
    '&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:c,Operator:In,Values:[x y],},},}',
  );
});
