import { expect, it } from 'vitest';
import { errorWords } from './command-words.ts';

it.each([
  [
    'gameday: the experiment is refused; nothing was touched\n  x.json: title: is missing\n  → mend it\n',
    'the experiment is refused; nothing was touched\nx.json: title: is missing\n→ mend it',
  ],
  ['x.json: warning: odd\n    0.0 s  preparing\ngameday: no lab runs\n', 'no lab runs'],
  ['\u001b[31mgameday: red\u001b[39m\n', 'red'],
  ['something else\n', 'something else'],
  ['', ''],
])('what a command wrote, %j, is told as %j', (text, words) => expect(errorWords(text)).toBe(words));
