import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineService, empty, type RouteDescription } from './describe.ts';
import { id, idList, nickname, pageQuery, text } from './shapes.ts';

const route = (path: string, params?: z.ZodObject): RouteDescription => ({
  method: 'GET',
  path,
  summary: 'x',
  ...(params && { params }),
  reply: empty,
  errors: [],
  repeat: 'safe',
  auth: 'none',
});
const define = (routes: Record<string, RouteDescription>) => () =>
  defineService({ name: 'sample', version: '1.0.0', description: 'x', routes });

describe('a service description', () => {
  it('is refused when a parameter of the path is not described', () => {
    expect(define({ one: route('/things/:id') })).toThrow('sample.one: the path has the parameters [id]');
  });

  it('is refused when a parameter is described that the path has not', () => {
    expect(define({ one: route('/things', z.object({ id })) })).toThrow('params describes [id]');
  });

  it('is refused when two routes have one address', () => {
    const one = route('/things/:id', z.object({ id }));
    const two = route('/things/:thing', z.object({ thing: id }));
    expect(define({ one, two })).toThrow('sample.two: another route has the address GET /things/:');
  });
});

describe('the shared shapes', () => {
  const uuid = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000';

  it.each([
    ['an id', id, uuid, true],
    ['an id in capitals', id, uuid.toUpperCase(), false],
    ['no id', id, 'x', false],
    ['a text', text(5), ' hello ', true],
    ['a text that is too long', text(5), 'hello!', false],
    ['a text of blanks', text(5), '   ', false],
    ['a text with NUL, which PostgreSQL cannot store', text(5), 'a\0b', false],
    ['a text with half a surrogate pair', text(5), 'a\ud800', false],
    ['a nickname with a line break', nickname, 'a\nb', false],
    ['a nickname in any script', nickname, '小明 😀', true],
    ['a limit of 100', pageQuery, { limit: '100' }, true],
    ['a limit of 101', pageQuery, { limit: '101' }, false],
    ['a limit of 1.5', pageQuery, { limit: '1.5' }, false],
    ['a limit given twice', pageQuery, { limit: ['1', '2'] }, false],
    ['too many ids', idList(1), `${uuid},0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001`, false],
  ])('%s', (_what, schema, value, valid) => {
    expect(schema.safeParse(value).success).toBe(valid);
  });

  it('takes an id that is listed twice once', () => {
    expect(idList(5).parse(`${uuid},${uuid}`)).toEqual([uuid]);
  });
});
