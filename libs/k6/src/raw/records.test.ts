import { describe, expect, it } from 'vitest';
import { fieldsOf, Records } from './records.ts';

/** All records of a text that comes in pieces of so many characters. */
function recordsOf(text: string, pieceLength: number): string[] {
  const found: string[] = [];
  const records = new Records((whole, start, end) => void found.push(whole.slice(start, end)));
  for (let from = 0; from < text.length; from += pieceLength) records.write(text.slice(from, from + pieceLength));
  records.end();
  return found;
}

const cases: readonly (readonly [string, string[]])[] = [
  ['a,b\nc,d\n', ['a,b', 'c,d']],
  ['a,b\r\nc,d', ['a,b', 'c,d']],
  ['\n\na\n\n', ['a']],
  ['a,"x\ny",b\nc\n', ['a,"x\ny",b', 'c']],
  ['"a ""q"" b",1\n"c"\n', ['"a ""q"" b",1', '"c"']],
  ['"x""\n""y",1\nz\n', ['"x""\n""y",1', 'z']],
  ['a,"never closed\nb', ['a,"never closed\nb']],
];

describe('records of CSV', () => {
  it.each(cases)('%j', (text, records) => {
    for (let length = 1; length <= text.length; length += 1) expect(recordsOf(text, length)).toEqual(records);
  });

  it('that never end are refused before they fill the memory', () => {
    const records = new Records(() => undefined);
    expect(() => {
      for (let index = 0; index < 100; index += 1) records.write('x'.repeat(100_000));
    }).toThrow('no line ends');
  });
});

it.each([
  ['a,b,,c', false, ['a', 'b', '', 'c']],
  ['"a,b",c', true, ['a,b', 'c']],
  ['x,"say ""hi""",', true, ['x', 'say "hi"', '']],
  ['"open', true, ['open']],
])('the fields of %s', (record, quoted, fields) => {
  expect(fieldsOf(record, quoted)).toEqual(fields);
});
