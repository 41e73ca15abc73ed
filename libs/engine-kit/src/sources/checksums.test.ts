import { expect, it } from 'vitest';
import { checksumOf } from './checksums.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];

it.each([
  ['text form', `${b}  other.zip\n${a}  engine.zip\n`, a],
  ['binary form', `${a} *engine.zip\n`, a],
  ['with a folder', `${a}  ./dist/engine.zip\n`, a],
  ['one bare hash', `${a}\n`, a],
  ['upper case and Windows line ends', `${a.toUpperCase()}  engine.zip\r\n`, a],
  ['another file only', `${b}  other.zip\n`, undefined],
  ['a longer name that ends alike', `${b}  my-engine.zip\n`, undefined],
  ['two bare hashes', `${a}\n${b}\n`, undefined],
  ['a page that says something else', '<html>not found</html>', undefined],
  ['nothing', '', undefined],
])('reads the checksum of engine.zip: %s', (_name, text, expected) => {
  expect(checksumOf(text, 'engine.zip')).toBe(expected);
});
