import { format } from 'prettier';
import { expect, it } from 'vitest';
import { jsonText } from './json-text.ts';

const long = 'a'.repeat(40);

it.each([
  ['nothing', {}],
  ['an empty list', { list: [] }],
  ['a short list', { list: ['a', 1, null, true] }],
  ['a list that is too long for its line', { list: [long, long, long] }],
  ['a list that just fits', { list: [long, long, 'a'.repeat(14)] }],
  ['a list that just does not fit', { list: [long, long, 'a'.repeat(15)], last: 1 }],
  ['objects in lists in objects', { list: [{ a: { b: [{ c: [1, 2] }] } }] }],
  ['text with quotes', { text: 'say "hi"\n' }],
])('%s is written as Prettier writes it', async (_what, value) => {
  const text = jsonText(value);
  expect(text).toBe(await format(JSON.stringify(value, undefined, 2), { parser: 'json', printWidth: 120 }));
  expect(JSON.parse(text)).toEqual(value);
});
