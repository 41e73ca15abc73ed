import type { TraceSpan } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { markOf, notesOf } from './resilience-words.ts';
import { rowsOf, treesOf } from './span-tree.ts';
import { span } from './testing.ts';

const call = (id: string, startUs: number, attributes: TraceSpan['attributes'], durationUs = 250_000) =>
  span(id, 'a', startUs, {
    kind: 'client',
    operation: 'GET /users/:id',
    durationUs,
    attributes: [['peer.service', 'users'], ...attributes],
  });
const notes = (key: string, ...spans: TraceSpan[]) => {
  const rows = rowsOf(treesOf([span('a', undefined, 0), ...spans]), new Set());
  const row = rows.find((one) => one.key === key);
  return row ? notesOf(row).map(({ text }) => text.replaceAll('\u00a0', ' ')) : [];
};
const event = (name: string, attributes: TraceSpan['attributes']): TraceSpan['events'][number] => ({
  name,
  atUs: 5_000,
  attributes,
});

describe('what a span says of resilience', () => {
  it('is nothing for a call that just worked', () => {
    expect(notes('b', call('b', 0, [['gameday.outcome', 'ok']]))).toEqual([]);
  });

  it('tells a retry with what went wrong before it and how long it waited', () => {
    const first = call('b', 0, [['gameday.outcome', 'timeout']]);
    const second = call('c', 293_000, [
      ['http.request.resend_count', '1'],
      ['gameday.attempt', 'retry'],
      ['gameday.outcome', 'ok'],
    ]);
    expect(notes('c', first, second)).toEqual([
      'Retry: attempt 2 of the same call, 43.0 ms after the one before it ended: no answer came in time (250 ms).',
    ]);
    expect(markOf(second)).toBe('retry');
  });

  it('tells a hedge with how long the first had been under way', () => {
    const hedge = call('c', 50_000, [
      ['http.request.resend_count', '1'],
      ['gameday.attempt', 'hedge'],
    ]);
    expect(notes('c', call('b', 0, []), hedge)).toEqual([
      'Hedge: attempt 2 of the same call, 50.0 ms after the one before it, which had not answered.',
    ]);
  });

  it('does not take a call to another service for an attempt', () => {
    const other = span('b', 'a', 0, {
      kind: 'client',
      operation: 'GET /users/:id',
      attributes: [['peer.service', 'x']],
    });
    expect(notes('c', other, call('c', 9, [['http.request.resend_count', '1']]))).toEqual([
      'Retry: attempt 2 of the same call.',
    ]);
  });

  it.each([
    ['timeout', 'users did not answer in time', 'The call ended as timeout: users did not answer in time.'],
    ['cancelled', undefined, 'The call ended as cancelled: it was given up.'],
    ['rejected', undefined, 'The call ended as rejected: it was refused without being sent.'],
  ])('tells the outcome %s', (outcome, description, expected) => {
    const said: TraceSpan['attributes'] = description ? [['otel.status_description', description]] : [];
    expect(notes('b', call('b', 0, [['gameday.outcome', outcome], ...said]))).toEqual([expected]);
  });

  it('tells refusals and transitions, with what explains them', () => {
    const failing = span('b', 'a', 0, {
      service: 'feed',
      events: [
        event('resilience.transition', [
          ['peer', 'users'],
          ['from', 'closed'],
          ['to', 'open'],
          ['cause', 'failures'],
        ]),
        event('resilience.rejected', [
          ['peer', 'users'],
          ['reason', 'open'],
        ]),
        event('resilience.rejected', [
          ['peer', 'feed'],
          ['reason', 'shed'],
        ]),
      ],
    });
    const row = rowsOf(treesOf([failing]), new Set())[0];
    expect(row && notesOf(row)).toEqual([
      {
        tone: 'bad',
        text: 'The circuit breaker from feed to users went from closed to open (failures).',
        explain: { kind: 'transition', service: 'feed', peer: 'users', atMs: 5 },
      },
      {
        tone: 'bad',
        text: 'A call to users was refused without being sent: its circuit breaker is open.',
        explain: { kind: 'shed', service: 'feed', peer: 'users', atMs: 5 },
      },
      {
        tone: 'bad',
        text: 'feed refused the request: there was more load than it takes, and less important requests were shed.',
        explain: { kind: 'shed', service: 'feed', peer: 'server', atMs: 5 },
      },
    ]);
  });

  it('tells a deadline that was over', () => {
    expect(notes('b', span('b', 'a', 0, { attributes: [['error.type', 'deadline_exceeded']] }))).toEqual([
      'The request’s deadline was over before the answer was there.',
    ]);
  });
});
