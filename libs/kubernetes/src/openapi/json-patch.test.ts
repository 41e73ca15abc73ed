import { describe, expect, test } from 'vitest';
import { jsonPatch, mergePatch, type JsonPatchOperation } from './json-patch.ts';
import { PatchError } from './strategic-merge.ts';

const object = { a: 1, list: ['x', 'y'], 'b/c': { '~d': true } };

describe('a JSON patch', () => {
  test.each<[JsonPatchOperation[], unknown]>([
    [[{ op: 'add', path: '/z', value: { n: 1 } }], { ...object, z: { n: 1 } }],
    [[{ op: 'add', path: '/list/1', value: 'new' }], { ...object, list: ['x', 'new', 'y'] }],
    [[{ op: 'add', path: '/list/-', value: 'new' }], { ...object, list: ['x', 'y', 'new'] }],
    [[{ op: 'remove', path: '/list/0' }], { ...object, list: ['y'] }],
    [[{ op: 'replace', path: '/b~1c/~0d', value: false }], { ...object, 'b/c': { '~d': false } }],
    [[{ op: 'move', from: '/a', path: '/list/0' }], { list: [1, 'x', 'y'], 'b/c': { '~d': true } }],
    [[{ op: 'copy', from: '/list', path: '/a' }], { ...object, a: ['x', 'y'] }],
    [[{ op: 'test', path: '/list', value: ['x', 'y'] }], object],
    [[{ op: 'replace', path: '', value: 3 }], 3],
  ])('%j', (operations, expected) => {
    const before = structuredClone(object);
    expect(jsonPatch<unknown>(object, operations)).toEqual(expected);
    expect(object).toEqual(before);
  });

  test.each<[JsonPatchOperation[], string]>([
    [[{ op: 'remove', path: '/none' }], '/none: there is no "none"'],
    [[{ op: 'replace', path: '/none', value: 1 }], '/none: there is no "none"'],
    [[{ op: 'add', path: '/none/deep', value: 1 }], '/none: there is no "none"'],
    [[{ op: 'add', path: '/list/5', value: 1 }], '/list/5: "5" is not an index of a list of 2'],
    [[{ op: 'test', path: '/a', value: 2 }], '/a: test failed, it is not 2'],
    [[{ op: 'add', path: 'a', value: 2 }], '"a": must begin with a slash'],
    [[{ op: 'move', path: '/list/0', from: '/list' }], '/list/0: nothing can be moved into itself'],
    [[{ op: 'copy', path: '/z' }], '/z: copy needs "from"'],
    [[{ op: 'erase' as 'add', path: '/a' }], '/a: "erase" is not an operation'],
    [[{} as JsonPatchOperation], 'an operation of a JSON patch must have "op" and "path"'],
    [{} as JsonPatchOperation[], 'a JSON patch must be a list of operations'],
  ])('%j is refused', (operations, message) => {
    expect(() => jsonPatch(object, operations)).toThrow(PatchError);
    expect(() => jsonPatch(object, operations)).toThrow(message);
  });
});

// The examples of RFC 7396, appendix A.
test.each([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, null, null],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('the merge patch of %j and %j is %j', (original, patch, expected) => {
  expect(mergePatch(original, patch)).toEqual(expected);
});
