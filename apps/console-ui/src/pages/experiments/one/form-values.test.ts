import type { ExperimentValue } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { chosenValues, seedProblem, typedIn, valueProblem } from './form-values.ts';

describe('a typed value', () => {
  it.each([
    ['number', '120', undefined],
    ['number', '1e3', undefined],
    ['number', ' ', 'must be a number'],
    ['number', 'twelve', 'must be a number'],
    ['boolean', 'true', undefined],
    ['boolean', 'yes', 'must be true or false'],
    ['json', '{"a": 1}', undefined],
    ['json', '{a: 1}', 'must be JSON'],
    ['text', '', undefined],
  ] as const)('of the type %s, "%s", has the problem %s', (type, text, problem) =>
    expect(valueProblem({ type }, text)).toBe(problem),
  );

  it.each([
    ['', undefined],
    ['7', undefined],
    ['4294967295', undefined],
    ['4294967296', 'must be a whole number from 0 to 4294967295'],
    ['-1', 'must be a whole number from 0 to 4294967295'],
    ['1.5', 'must be a whole number from 0 to 4294967295'],
  ])('as a seed, "%s", has the problem %s', (text, problem) => expect(seedProblem(text)).toBe(problem));

  it.each([
    ['{"delay":"5"}', { delay: '5' }],
    ['{"delay":5}', {}],
    ['[1]', {}],
    ['nonsense', {}],
    ['', {}],
  ])('in an address, %s, is %j', (text, typed) => expect(typedIn(text)).toEqual(typed));

  it('is sent only where it may be chosen', () => {
    const value = (name: string, settable: boolean): ExperimentValue => ({ name, type: 'text', from: '', settable });
    expect(
      chosenValues([value('delay', true), value('gateway', false), value('untouched', true)], {
        delay: '5',
        gateway: 'x',
        other: 'y',
      }),
    ).toEqual({ delay: '5' });
  });
});
