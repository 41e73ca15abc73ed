import type { ExperimentItem } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { chosen, type ExperimentFilter, tagsOf } from './filter.ts';

const lastRun = (asExpected: boolean, startedAtMs: number): NonNullable<ExperimentItem['lastRun']> => ({
  run: `r-${startedAtMs}`,
  title: '',
  expected: 'held',
  startedAtMs,
  state: 'ended',
  verdict: asExpected ? 'held' : 'deviated',
  asExpected,
  reasons: [],
});
const item = (id: string, more: Partial<ExperimentItem> = {}): ExperimentItem => ({
  id,
  file: `chaos/${id}.ts`,
  title: id,
  tags: [],
  expected: 'held',
  targets: [],
  problems: [],
  ...more,
});
const items = [
  item('slow', { tags: ['timeout', 'breaker'], targets: ['gateway → users'], seconds: 60, lastRun: lastRun(true, 5) }),
  item('flapping', { tags: ['breaker'], lesson: 'A breaker answers', seconds: 30, lastRun: lastRun(false, 9) }),
  item('broken', { problems: [{ severity: 'error', path: '', message: 'is no experiment' }] }),
  item('warned', { tags: ['tcp'], problems: [{ severity: 'warning', path: '', message: 'odd' }], seconds: 90 }),
];
const all: ExperimentFilter = { words: '', tags: [], show: 'all', sort: 'name' };
const ids = (filter: Partial<ExperimentFilter>) => chosen(items, { ...all, ...filter }).map(({ id }) => id);

describe('the experiments that are shown', () => {
  it.each<[Partial<ExperimentFilter>, string[]]>([
    [{}, ['broken', 'flapping', 'slow', 'warned']],
    [{ words: 'Breaker' }, ['flapping', 'slow']],
    [{ words: 'users breaker' }, ['slow']],
    [{ tags: ['breaker', 'timeout'] }, ['slow']],
    [{ show: 'as expected' }, ['slow']],
    [{ show: 'against' }, ['flapping']],
    [{ show: 'not run' }, ['broken', 'warned']],
    [{ show: 'invalid' }, ['broken']],
    [{ sort: 'duration' }, ['flapping', 'slow', 'warned', 'broken']],
    [{ sort: 'last run' }, ['flapping', 'slow', 'broken', 'warned']],
    [{ words: 'none has this' }, []],
  ])('of %j are %j', (filter, expected) => expect(ids(filter)).toEqual(expected));

  it('have tags, the most used first', () => expect(tagsOf(items)).toEqual(['breaker', 'tcp', 'timeout']));
});
