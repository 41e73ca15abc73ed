import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { compilePattern } from './regex.ts';

interface Golden {
  readonly configuration: Record<string, unknown>;
  readonly cases: readonly { readonly tolerance: unknown; readonly value: unknown; readonly met: boolean }[];
}

/** What `within_tolerance` of chaostoolkit-lib 1.44.0 answers; where it raises an error, it counts as outside. */
const golden = JSON.parse(readFileSync(new URL('../../testdata/tolerances.json', import.meta.url), 'utf8')) as Golden;
const values = { configuration: golden.configuration, secrets: {} };

describe('a tolerance', () => {
  it.each(golden.cases)(
    '$tolerance for $value is met as in the Chaos Toolkit: $met',
    async ({ tolerance, value, met }) => {
      const judgement = await judge(tolerance, value, values);
      expect(judgement.met, judgement.reason).toBe(met);
      expect(judgement.reason).not.toBe('');
    },
  );

  const http = { status: 503, headers: {}, body: 'so sorry' };
  it.each<[unknown, unknown, string]>([
    [200, http, 'status 503, wanted 200'],
    [[200, 204], http, 'status 503, none of 200, 204'],
    [true, false, 'answered false, wanted true'],
    [[0, 300], 812, 'answered 812, above 300'],
    [[5, 300], 2, 'answered 2, below 5'],
    [[5, 300], 7, 'answered 7, within 5 to 300'],
    [[5, 300], Number.NaN, 'answered NaN, not within 5 to 300'],
    [[5, 300], 'x', 'answered "x" cannot be compared with 5 to 300'],
    [{ type: 'range', range: [0, 1] }, 'much', 'answered "much" is no number'],
    [{ type: 'range', range: [0, 1], target: 'status' }, http, 'status 503, above 1'],
    [{ type: 'regex', pattern: 'ok', target: 'body' }, http, 'body "so sorry" has no match for /ok/'],
    [{ type: 'regex', pattern: 'so', target: 'body' }, http, 'body "so sorry" matches /so/'],
    [{ type: 'jsonpath', path: '$.a', expect: 1 }, { a: 2 }, '$.a of the answer is [2], wanted [1]'],
    [{ type: 'jsonpath', path: '$.a[*]', count: 2 }, { a: [1] }, '$.a[*] of the answer is there 1 times, wanted 2'],
    [{ type: 'jsonpath', path: '$.b', target: 'body' }, http, '$.b of body is not there'],
    ['x'.repeat(200), 'y', `answered "y", wanted "${'x'.repeat(119)}…`],
  ])('%j for %j says why', async (tolerance, value, reason) =>
    expect((await judge(tolerance, value, values)).reason).toBe(reason),
  );
});

describe('a pattern', () => {
  it.each([
    ['(', 'cannot be used'],
    ['(?x)a b', 'has the flag "x"'],
    ['a++', 'cannot be used'],
    ['(?P>x)', 'cannot be used'],
  ])('%s is refused', (pattern, message) => expect(() => compilePattern(pattern)).toThrow(message));
});
