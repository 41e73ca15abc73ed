import { expect, it } from 'vitest';
import { outdented } from './outdented.ts';

it.each([
  ['SELECT 1', 'SELECT 1'],
  ['  one line', '  one line'],
  ['\n      SELECT a\n        FROM b\n\n      WHERE c\n    ', 'SELECT a\n  FROM b\n\nWHERE c'],
  ['a\n  b', 'a\n  b'],
])('%j without its margin is %j', (text, expected) => expect(outdented(text)).toBe(expected));
