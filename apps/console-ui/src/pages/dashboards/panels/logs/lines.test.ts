import type { DataFrame } from '@grafana/data';
import { fieldType } from '../shared/testing.ts';
import { describe, expect, it } from 'vitest';
import { levelOf, linesOf } from './lines.ts';

const types: Record<string, DataFrame['fields'][number]['type']> = {
  timestamp: fieldType.time,
  labels: fieldType.other,
};
const frame = (columns: Record<string, unknown[]>): DataFrame => ({
  length: Object.values(columns)[0]?.length ?? 0,
  fields: Object.entries(columns).map(([name, values]) => ({
    name,
    type: types[name] ?? fieldType.string,
    config: {},
    values,
  })),
});

describe('the lines of a log', () => {
  it('come with their level, labels and trace, the latest first', () => {
    const lines = linesOf([
      frame({
        timestamp: [10, 20],
        id: ['a', 'b'],
        body: ['first', 'second'],
        severity: ['warn', ''],
        labels: [{ service: 'users' }, { trace_id: 'abc', service: 'feed' }],
      }),
    ]);
    expect(lines).toEqual([
      expect.objectContaining({ atMs: 20, text: 'second', level: 'unknown', traceId: 'abc' }),
      expect.objectContaining({
        atMs: 10,
        text: 'first',
        level: 'warning',
        traceId: undefined,
        labels: { id: 'a', severity: 'warn', service: 'users' },
      }),
    ]);
  });

  it('of several frames are one list, the earliest first where asked for', () => {
    const lines = linesOf(
      [frame({ timestamp: [10, 30], Line: ['a', 'c'] }), frame({ timestamp: [20], Line: ['b'] })],
      true,
    );
    expect(lines.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(3);
  });

  it('are none without a time or a text', () => {
    expect(linesOf([frame({ timestamp: [1] }), frame({ body: ['a'] })])).toEqual([]);
  });
});

it.each([
  ['ERROR', 'error'],
  ['err', 'error'],
  ['Fatal', 'critical'],
  ['notice', 'info'],
  ['warning', 'warning'],
  ['dbg', 'debug'],
  [undefined, 'unknown'],
  ['30', 'unknown'],
])('the level %s is %s', (text, expected) => expect(levelOf(text)).toBe(expected));
