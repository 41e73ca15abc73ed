import { expect, it } from 'vitest';
import { Problems } from './problems.ts';

it('counts messages, the most frequent first', () => {
  const problems = new Problems();
  expect(problems.add('once')).toBe(true);
  expect(problems.add('twice')).toBe(true);
  expect(problems.add('twice')).toBe(false);
  expect(problems.list()).toEqual([
    { message: 'twice', count: 2 },
    { message: 'once', count: 1 },
  ]);
});

it('keeps its size when every message is another one', () => {
  const problems = new Problems();
  for (let index = 0; index < 1000; index += 1) problems.add(`${index}${'x'.repeat(10_000)}`);
  const list = problems.list();
  expect(list).toHaveLength(51);
  expect(list.at(-1)).toEqual({ message: 'other messages', count: 950 });
  expect(JSON.stringify(list).length).toBeLessThan(30_000);
});
