import { describe, expect, it } from 'vitest';
import { valuesOf, variableFlags } from './values.ts';

const values = valuesOf({
  gateway: { type: 'env', key: 'GAMEDAY_GATEWAY_URL', default: 'http://127.0.0.1:8080' },
  delayMs: { type: 'env', key: 'DELAY', default: 300, env_var_type: 'int' },
  name: 'users',
  sure: true,
  list: [1, 2],
  token: { type: 'file', path: 'token.txt' },
  found: { type: 'probe', name: 'x' },
  'an odd name': 1,
});

describe('the values of a configuration', () => {
  it('have a type, a source, and may be chosen or not', () => {
    expect(values.map(({ name, type, from, settable, byDefault }) => [name, type, from, settable, byDefault])).toEqual([
      ['gateway', 'text', 'the lab', false, undefined],
      ['delayMs', 'number', 'the variable DELAY', true, '300'],
      ['name', 'text', 'the experiment', true, 'users'],
      ['sure', 'boolean', 'the experiment', true, 'true'],
      ['list', 'json', 'the experiment', true, '[1,2]'],
      ['token', 'text', 'the file token.txt', true, undefined],
      ['found', 'text', 'a probe that is asked first', false, undefined],
      ['an odd name', 'number', 'the experiment', false, '1'],
    ]);
  });

  it('become flags of their types', () => {
    expect(variableFlags(values, { delayMs: '120', name: '--seed=1', sure: false, list: '[3]' })).toEqual([
      ...['--var', 'delayMs:number=120'],
      ...['--var', 'name:str=--seed=1'],
      ...['--var', 'sure:bool=false'],
      ...['--var', 'list:json=[3]'],
    ]);
  });

  it.each([
    [{ delayMs: 'soon' }, 'The value of delayMs must be a number.'],
    [{ sure: 'maybe' }, 'The value of sure must be true or false.'],
    [{ list: '[' }, 'The value of list must be JSON.'],
    [{ gateway: 'http://elsewhere' }, 'The value of gateway comes from the lab; it is not chosen.'],
    [{ other: 1 }, 'The experiment has no value named other.'],
    [{ __proto__: 'x', constructor: 1 }, 'The experiment has no value named constructor.'],
    [{ name: 'a\0b' }, 'The value of name has a character that no value can have.'],
  ])('are refused: %j', (chosen, message) => expect(() => variableFlags(values, chosen as never)).toThrow(message));
});
