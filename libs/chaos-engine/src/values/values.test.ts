import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { convert, parseVariable } from './convert.ts';
import { equal, truthy } from './equality.ts';
import { createRedactor, redacted, withoutSecrets } from './redact.ts';
import { resolveSources } from './sources.ts';
import { referencesIn, substitute } from './substitute.ts';

const folder = mkdtempSync(join(tmpdir(), 'values-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('substitution', () => {
  const values = {
    configuration: { port: 8080, host: 'localhost', flag: true, list: [1, 2], twice: 'from configuration', none: null },
    secrets: { db: { password: 'hunter2', twice: 'from secrets' }, api: { token: 't0ken' } },
  };
  it.each<[string, unknown, unknown]>([
    ['a whole reference keeps its type', '${port}', 8080],
    ['so does a list', '${list}', [1, 2]],
    ['so does nothing', '${none}', null],
    ['within a text a value becomes text', 'http://${host}:${port}/', 'http://localhost:8080/'],
    ['a boolean is written as JSON within a text', 'is ${flag}', 'is true'],
    ['a name may stand without braces', '$host:$port', 'localhost:8080'],
    ['a whole name without braces becomes text', '$port', '8080'],
    ['two dollars are one', '$$host ${host}', '$host localhost'],
    ['what nothing has is left', '${nobody} $nobody', '${nobody} $nobody'],
    ['a lone dollar is left', 'costs 5$ or $5', 'costs 5$ or $5'],
    ['names are as Python has them', '${not-a-name} ${1st}', '${not-a-name} ${1st}'],
    ['secrets are found by their own names', '${password}', 'hunter2'],
    ['the configuration comes before the secrets', '${twice}', 'from configuration'],
    [
      'every depth is reached',
      { a: [{ b: '${port}' }, '${token}'], '${host}': 1 },
      { a: [{ b: 8080 }, 't0ken'], '${host}': 1 },
    ],
    ['what is no text is left', 12, 12],
  ])('%s', (_, data, wanted) => {
    expect(substitute(data, values)).toEqual(wanted);
  });

  it('does not look at what it put in', () => {
    expect(substitute('${a}', { configuration: { a: '${b}', b: 1 }, secrets: {} })).toBe('${b}');
  });

  it('names the references of a text', () => {
    expect(referencesIn('a ${b} $c $$ ${d}')).toEqual(['b', 'd']);
  });
});

describe('types of values from outside', () => {
  it.each<[string | undefined, unknown, unknown]>([
    [undefined, '1', '1'],
    ['int', ' 12 ', 12],
    ['float', '1.5', 1.5],
    ['number', '2', 2],
    ['bool', 'No', false],
    ['bool', 'anything', true],
    ['bool', true, true],
    ['json', '{"a":[1]}', { a: [1] }],
    ['json', '', ''],
    ['bytes', 'x', 'x'],
    ['int', 7, 7],
  ])('%s of %j is %j', (type, value, wanted) => expect(convert(type, value)).toEqual(wanted));

  it.each([
    ['int', '1.5', 'whole number'],
    ['float', 'much', 'a number'],
    ['json', '{', 'not JSON'],
    ['date', 'today', 'there are: str'],
  ])('%s of %j is refused', (type, value, message) => expect(() => convert(type, value)).toThrow(message));

  it('reads variables of the command line', () => {
    expect(parseVariable('a=b=c')).toEqual(['a', 'b=c']);
    expect(parseVariable('a:int=5')).toEqual(['a', 5]);
    expect(() => parseVariable('a')).toThrow('NAME=VALUE');
    expect(() => parseVariable('a:int=x')).toThrow('the value of "a" is not a whole number');
  });
});

describe('sources', () => {
  writeFileSync(join(folder, 'token'), 'from a file\n');
  const options = { folder, environment: { HOST: 'example', PORT: '80' } };

  it('are the environment, files, defaults and the value itself', () => {
    const found = resolveSources(
      {
        configuration: {
          plain: { any: 'object' },
          host: { type: 'env', key: 'HOST' },
          port: { type: 'env', key: 'PORT', env_var_type: 'int' },
          away: { type: 'env', key: 'AWAY', default: 5 },
          token: { type: 'file', path: 'token' },
          nofile: { type: 'file', path: 'none', default: 'd' },
          later: { type: 'probe', name: 'p', provider: {} },
        },
        secrets: { group: { inline: 'x', env: { type: 'env', key: 'HOST' } } },
      },
      options,
    );
    expect(found).toEqual({
      configuration: {
        plain: { any: 'object' },
        host: 'example',
        port: 80,
        away: 5,
        token: 'from a file',
        nofile: 'd',
      },
      secrets: { group: { inline: 'x', env: 'example' } },
      dynamic: [{ key: 'later', probe: { type: 'probe', name: 'p', provider: {} } }],
      problems: [],
    });
  });

  it('are all named when they cannot be had', () => {
    const { problems } = resolveSources(
      {
        configuration: {
          a: { type: 'env', key: 'AWAY' },
          b: { type: 'file', path: 'none' },
          c: { type: 'env', key: 'HOST', env_var_type: 'int' },
          d: { type: 'env' },
          v: { type: 'vault', path: 'x' },
        },
        secrets: { g: { a: { type: 'env', key: 'AWAY' }, v: { type: 'vault', path: 'x' } }, flat: 'x' },
      },
      options,
    );
    expect(problems.map(({ path, message }) => `${path.join('.')} ${message}`)).toEqual([
      'configuration.a needs the environment variable AWAY, which is not set and has no "default"',
      'configuration.b needs the file none, which does not exist',
      'configuration.c HOST is not a whole number',
      'configuration.d needs a "key": the name of the variable',
      'configuration.v comes from Vault, which this lab does not speak to; use "env" or "file"',
      'secrets.g.a needs the environment variable AWAY, which is not set and has no "default"',
      'secrets.g.v comes from Vault, which this lab does not speak to; use "env" or "file"',
      'secrets.flat is a group: secrets stand within it by their names',
    ]);
  });

  it('give way to what the command line says, which may be a source itself', () => {
    const overrides = { configuration: { a: 1, b: { type: 'env', key: 'HOST' } }, secrets: { g: { s: 'new' } } };
    const document = {
      configuration: { a: { type: 'env', key: 'AWAY' }, b: 2, c: 3 },
      secrets: { g: { s: 'old', t: 't' } },
    };
    const found = resolveSources(document, { ...options, overrides });
    expect(found.configuration).toEqual({ a: 1, b: 'example', c: 3 });
    expect(found.secrets).toEqual({ g: { s: 'new', t: 't' } });
  });
});

describe('redaction', () => {
  const redact = createRedactor({
    g: { password: 'p@ss/word "x"', pin: 4711, short: 'ab', long: 'p@ss/word "x" and more' },
  });
  it('takes secrets out of texts, keys, lists and numbers, in every form they travel in', () => {
    expect(
      redact({
        text: 'before p@ss/word "x" after',
        longer: 'p@ss/word "x" and more',
        url: `http://x/?q=${encodeURIComponent('p@ss/word "x"')}`,
        form: new URLSearchParams({ q: 'p@ss/word "x"' }).toString(),
        basic: Buffer.from('p@ss/word "x"').toString('base64'),
        json: JSON.stringify({ q: 'p@ss/word "x"' }),
        pin: 4711,
        list: ['ab', 'abc'],
        'key p@ss/word "x"': 1,
      }),
    ).toEqual({
      text: `before ${redacted} after`,
      longer: redacted,
      url: `http://x/?q=${redacted}`,
      form: `q=${redacted}`,
      basic: redacted,
      json: `{"q":"${redacted}"}`,
      pin: redacted,
      list: [redacted, 'abc'],
      [`key ${redacted}`]: 1,
    });
  });

  it('hands values back as they are when there are no secrets', () => {
    const value = { a: 1 };
    expect(createRedactor({})(value)).toBe(value);
  });

  it('keeps where secrets come from in the document, and none that stands in it', () => {
    const document = {
      title: 't',
      secrets: { g: { a: 'inline', b: { type: 'env', key: 'K' }, c: { type: 'file', path: 'p', default: 'd' } } },
    };
    expect(withoutSecrets(document)).toEqual({
      title: 't',
      secrets: { g: { a: redacted, b: { type: 'env', key: 'K' }, c: { type: 'file', path: 'p', default: redacted } } },
    });
  });
});

describe('equality and truth are Python’s', () => {
  it.each<[unknown, unknown, boolean]>([
    [1, true, true],
    [0, false, true],
    [[1, true], [true, 1], true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    ['1', 1, false],
    [null, null, true],
    [[], {}, false],
  ])('%j and %j: %s', (a, b, wanted) => expect(equal(a, b)).toBe(wanted));

  it.each<[unknown, boolean]>([
    [0, false],
    ['', false],
    [[], false],
    [{}, false],
    [null, false],
    [[0], true],
    ['0', true],
  ])('the truth of %j is %s', (value, wanted) => expect(truthy(value)).toBe(wanted));
});
