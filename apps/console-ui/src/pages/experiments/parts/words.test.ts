import { expect, it } from 'vitest';
import { withShortFigures } from './words.ts';

it.each([
  ['"P95, s" answered 0.9702830188679246, above 0.5', '"P95, s" answered 0.97, above 0.5'],
  ['answered 194, above 150', 'answered 194, above 150'],
  ['3.6916666666666647.', '3.69.'],
  ['10.244.0.12345 is an address, v1.20211.3 a version', '10.244.0.12345 is an address, v1.20211.3 a version'],
])('%j is told as %j', (sentence, told) => expect(withShortFigures(sentence)).toBe(told));
