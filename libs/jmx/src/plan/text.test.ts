import { describe, expect, it } from 'vitest';
import { insideEncoded, numberCode, quote, textCode } from '../code/quote.ts';
import { jsonPath } from './json-path.ts';
import { patternOf } from './patterns.ts';
import { readText } from './text.ts';

describe('a text of the plan as code', () => {
  it.each([
    ['plain', "'plain'"],
    ['', "''"],
    ["it's", '"it\'s"'],
    ['both \' and "', "'both \\' and \"'"],
    ['back\\slash\nline\u2028', "'back\\\\slash\\nline\\u2028'"],
    ['${user}', "value('user')"],
    ['a ${user} b', "`a ${value('user')} b`"],
    ['`${user}`', "`\\`${value('user')}\\``"],
    ['cost: $5 {x}', "'cost: $5 {x}'"],
    ['${unclosed', "'${unclosed'"],
    ['${__P(host,local)}', "`${env('host', 'local')}`"],
    ['${__Random(1,6)}', '`${between(1, 6)}`'],
    ['${__Random(1,6,die)}', "'${__Random(1,6,die)}'"],
    ['${__time()}', '`${Date.now()}`'],
    ['${__time(yyyy,)}', "'${__time(yyyy,)}'"],
    ['${__groovy(vars.get("${x}"))}', '\'${__groovy(vars.get("${x}"))}\''],
    ['${__UUID}', '`${uuid()}`'],
    ["${x'); evil('}", 'value("x\'); evil(\'")'],
  ])('%j', (source, code) => {
    expect(textCode(readText(source))).toBe(code);
  });

  it('of whatever characters is the same text when it runs', () => {
    const texts = ['\\', "'", '"', '`', '${', '$', '\\${x}', '\u0000\u001f\u2028\r\n\t', '*/', '</script>', 'é😀'];
    const run = (code: string) => new Function(`return ${code}`)() as string;
    for (const text of [...texts, texts.join('')]) expect(run(quote(text))).toBe(text);
    for (const text of texts.filter((each) => !each.includes('{x'))) {
      const code = textCode([
        { kind: 'plain', text },
        { kind: 'variable', name: 'x' },
      ]);
      expect(new Function('value', `return ${code}`)(() => '!')).toBe(`${text}!`);
    }
  });

  it.each([
    ['300', '300'],
    ['30.0', '30'],
    ['soon', '0'],
    ['${pause}', "Number(value('pause'))"],
    ['${__P(pause,10)}', "Number(env('pause', '10'))"],
  ])('as a number: %s', (source, code) => {
    expect(numberCode(readText(source))).toBe(code);
  });

  it('encoded for a URL is encoded as far as it is known', () => {
    expect(insideEncoded(readText('a b&${user}'))).toBe("a%20b%26${encodeURIComponent(value('user'))}");
  });
});

it.each([
  ['$.a.b', 'a.b'],
  ['$.items[0].id', 'items.0.id'],
  ["$['a.b'].c", 'a\\.b.c'],
  ['$', '@this'],
  ['$..id', undefined],
  ['$.items[*].id', undefined],
  ['$.items[?(@.id==1)]', undefined],
  ['id', undefined],
])('the JSONPath %s is for k6 %s', (path, expected) => {
  expect(jsonPath(path)).toBe(expected);
});

it.each([
  ['a+', { source: 'a+', flags: '' }],
  ['(?i)a', { source: 'a', flags: 'i' }],
  ['(?s)a.b', { source: 'a.b', flags: 's' }],
  ['(?x)a b', undefined],
  ['(?>a)b', undefined],
  ['(', undefined],
])('the expression %s is in JavaScript %j', (source, pattern) => {
  expect(patternOf(source)).toEqual(pattern);
});
