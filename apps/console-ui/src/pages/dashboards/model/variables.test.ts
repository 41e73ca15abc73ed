import { describe, expect, it } from 'vitest';
import type { Variable } from './dashboard.ts';
import { afterChoice, all, chosen, inOrder, offered, sourceOf, valueOf } from './variables.ts';

const variable = (more: Partial<Variable>): Variable => ({
  name: 'job',
  type: 'query',
  label: 'job',
  description: undefined,
  hide: false,
  query: 'label_values(up{}, job)',
  regex: '',
  multi: true,
  includeAll: true,
  allValue: '.+',
  sort: 1,
  current: [all],
  ...more,
});

describe('where values come from', () => {
  const range = { fromMs: 1, toMs: 2 };
  it.each([
    [
      'label_values(up{job=~"$job"}, instance)',
      { kind: 'label_values', label: 'instance', selector: 'up{job=~"a,b"}', ...range },
    ],
    ['label_values(job)', { kind: 'label_values', label: 'job', ...range }],
    ['label_names()', { kind: 'label_names', ...range }],
    ['metrics(k6_)', { kind: 'label_values', label: '__name__', selector: '{__name__=~".*(?:k6_).*"}', ...range }],
    ['query_result(topk(3, up))', { kind: 'instant', expression: 'topk(3, up)', atMs: 2 }],
  ])('%s is asked', (query, question) => {
    const source = sourceOf(variable({ query }), { job: { value: 'a,b' } }, 1, 2);
    expect(source).toMatchObject({ kind: 'ask', question });
  });

  it('a list is not asked', () => {
    expect(sourceOf(variable({ type: 'custom', query: String.raw`1, two : 2,a\,b` }), {}, 1, 2)).toEqual({
      kind: 'fixed',
      values: ['1', '2', 'a,b'],
    });
  });

  it('an unknown kind of query says so', () =>
    expect(sourceOf(variable({ query: 'what?' }), {}, 1, 2)).toBeUndefined());
});

describe('what is offered', () => {
  it.each([
    ['in the order of the alphabet', { sort: 1 }, ['a10', 'a2', 'b']],
    ['backwards', { sort: 2 }, ['b', 'a2', 'a10']],
    ['as numbers', { sort: 3 }, ['a2', 'a10', 'b']],
    ['as it came', { sort: 0 }, ['b', 'a10', 'a2']],
    ['cut out', { sort: 1, regex: '/^a(\\d+)$/' }, ['10', '2']],
    ['all of it where the regular expression is none', { sort: 1, regex: '/(/' }, ['a10', 'a2', 'b']],
  ])('is %s', (_what, more, expected) => {
    expect(offered(variable(more), ['b', 'a10', 'a2', 'b'])).toEqual(expected);
  });
});

describe('what is chosen', () => {
  it.each([
    ['what the address says', {}, { job: ['feed'] }, ['users'], ['feed']],
    ['all, by its name', {}, { job: ['All'] }, ['users'], [all]],
    ['one only, of one that takes one', { multi: false }, { job: ['a', 'b'] }, undefined, ['a']],
    ['what the dashboard has at first', { current: ['gateway'] }, {}, ['gateway', 'users'], ['gateway']],
    ['all, where that does not exist', { current: ['gateway'] }, {}, ['monolith'], [all]],
    ['the first, where all cannot be chosen', { current: [], includeAll: false }, {}, ['a', 'b'], ['a']],
    ['nothing while nothing is known', { current: [], includeAll: false }, {}, undefined, []],
  ])('is %s', (_what, more, choices, options, expected) => {
    expect(chosen(variable(more), choices, options)).toEqual(expected);
  });

  it.each([
    ['one after all is that one', [all], [all, 'a'], ['a']],
    ['all after one is all', ['a'], ['a', all], [all]],
    ['nothing is all', ['a'], [], [all]],
    ['several are several', ['a'], ['a', 'b'], ['a', 'b']],
  ])('%s', (_what, before, next, expected) => expect(afterChoice(before, next)).toEqual(expected));

  it('stands for all as the variable says, else for what is known, else for anything', () => {
    expect(valueOf(variable({}), [all], ['a'])).toMatchObject({ value: '.+', verbatim: true });
    expect(valueOf(variable({ allValue: undefined }), [all], ['a', 'b'])).toMatchObject({ value: ['a', 'b'] });
    expect(valueOf(variable({ allValue: undefined }), [all], undefined)).toMatchObject({ value: '.+' });
  });
});

it('a variable comes after those that its query refers to', () => {
  const instance = variable({ name: 'instance', query: 'label_values(up{job=~"$job"}, instance)' });
  const loop = variable({ name: 'loop', query: 'label_values(up{x="$loop"}, y)' });
  expect(inOrder([instance, loop, variable({})]).map(({ name }) => name)).toEqual(['job', 'instance', 'loop']);
});
