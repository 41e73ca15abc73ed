import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matchPath } from './match.ts';
import { parsePath } from './parse.ts';

interface Golden {
  readonly document: unknown;
  readonly cases: readonly { readonly path: string; readonly values?: unknown[]; readonly invalid?: true }[];
}

/** What jsonpath2 0.4.5, which the Chaos Toolkit uses, answers for each path on one document. */
const golden = JSON.parse(readFileSync(new URL('../../../testdata/jsonpath2.json', import.meta.url), 'utf8')) as Golden;

describe('a JSON path', () => {
  it.each(golden.cases.filter((one) => one.values))('$path leads where jsonpath2 leads', ({ path, values }) => {
    expect(matchPath(parsePath(path), golden.document)).toEqual(values);
  });

  it.each(golden.cases.filter((one) => one.invalid))('$path is refused, as jsonpath2 does', ({ path }) => {
    expect(() => parsePath(path)).toThrow(/position|there are only/);
  });

  it.each([
    ['$.items[?(@.a==1)]', 'equality is written with one "="'],
    ["$['a']", 'double quotes'],
    ['$.a && 1', '"and"'],
    ['$.content-type', 'a name with a hyphen is written'],
    ['$.not', 'write ["not"]'],
    ['$.foo()', 'there are only: charAt'],
    ['$.a[1.5]', 'a whole number'],
    ['$.a b', '"b" at position 4, where the end is wanted'],
  ])('%s is refused with advice', (path, advice) => {
    expect(() => parsePath(path)).toThrow(advice);
  });
});
