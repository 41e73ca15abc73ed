import { describe, expect, it } from 'vitest';
import { isTraceDuration, parseTags, traceIdIn } from './traces.ts';

const id = '3bd55af1c01eae299302d04e7d932363';

describe('a pasted trace id', () => {
  it.each([
    [id, id],
    [`  ${id.toUpperCase()}\n`, id],
    [`http://127.0.0.1:7070/traces/${id}?span=1`, id],
    [`"trace_id":"${id}"`, id],
    [`00-${id}-c6b214f4fee9890d-01`, id],
    [id.slice(1), undefined],
    [`${id}0`, undefined],
    ['', undefined],
  ])('in %j is %s', (text, expected) => expect(traceIdIn(text)).toBe(expected));
});

describe('attributes', () => {
  it.each([
    ['', {}],
    ['a=b', { a: 'b' }],
    [' a=b  c.d="e \\"f\\" = g" ', { a: 'b', 'c.d': 'e "f" = g' }],
    ['a=b=c', { a: 'b=c' }],
    ['a', undefined],
    ['a=', undefined],
    ['a="b"c', undefined],
    ['a=b and c', undefined],
  ])('written as %j are %j', (text, expected) => expect(parseTags(text)).toEqual(expected));
});

it.each([
  ['250us', true],
  ['1.5s', true],
  ['100 ms', false],
  ['-1s', false],
  ['1h', false],
])('%s is a duration: %s', (text, expected) => expect(isTraceDuration(text)).toBe(expected));
