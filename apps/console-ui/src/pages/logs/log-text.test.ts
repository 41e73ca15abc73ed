import { describe, expect, it } from 'vitest';
import { explainableIn, lineText, partsAround, traceIdOfField } from './log-text.ts';

const id = 'a'.repeat(32);

it('a line as text holds all that the page shows', () => {
  const line = {
    atMs: Date.UTC(2026, 0, 2),
    level: 'warn' as const,
    part: 'feed-1',
    message: 'slow',
    fields: [
      ['peer', 'users'],
      ['why', 'it "took" long'],
    ] as const,
    traceId: id,
    more: '    at f()',
  };
  expect(lineText(line)).toBe(
    `2026-01-02T00:00:00.000Z warn feed-1 slow peer=users why="it \\"took\\" long" trace_id=${id}\n    at f()`,
  );
});

describe('the text that is looked for', () => {
  it.each([
    ['GET /a GET', 'get', ['[GET]', ' /a ', '[GET]']],
    ['nothing', 'x', ['nothing']],
    ['', 'x', ['']],
    ['all', '', ['all']],
    ['a.b', '.', ['a', '[.]', 'b']],
    ['İİ', 'i', ['İİ']],
  ])('in %j of %j', (message, wanted, expected) => {
    expect(partsAround(message, wanted).map(({ text, found }) => (found ? `[${text}]` : text))).toEqual(expected);
  });
});

it.each([
  ['trace_id', id, id],
  ['exemplarTrace', id, id],
  ['digest', id, undefined],
  ['trace_id', 'x', undefined],
])('the field %s with %s is a link to the trace %s', (name, value, expected) => {
  expect(traceIdOfField(name, value)).toBe(expected);
});

it.each([
  [
    { decision: 'transition', peer: 'users' },
    { kind: 'transition', service: 'feed', peer: 'users', atMs: 5 },
  ],
  [
    { decision: 'return', peer: 'users' },
    { kind: 'ejection', service: 'feed', peer: 'users', atMs: 5 },
  ],
  [{ decision: 'shed' }, { kind: 'shed', service: 'feed', peer: 'server', atMs: 5 }],
  [{ decision: 'lunch', peer: 'users' }, undefined],
  [{ peer: 'users' }, undefined],
])('a line with %j is explained by %j', (fields, expected) => {
  expect(
    explainableIn({ atMs: 5, part: 'feed-1', service: 'feed', message: '', fields: Object.entries(fields) }),
  ).toEqual(expected);
});
