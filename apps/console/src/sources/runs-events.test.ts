import { describe, expect, it } from 'vitest';
import { drawable, eventIn, openedIn, verdictLine } from './runs-events.ts';

const line = (value: unknown) => JSON.stringify(value);

describe('a line of a run’s events', () => {
  it.each([
    [
      { at: 1, type: 'phase', phase: 'inject' },
      { at: 1, type: 'phase', phase: 'inject' },
    ],
    [{ at: 1, type: 'phase', phase: 'other' }, undefined],
    [
      { at: 2, type: 'fault', state: 'in force', lease: 'l', kind: 'k6.load', target: 'home', says: 'the load home' },
      { at: 2, type: 'fault', state: 'in force', lease: 'l', target: 'home', says: 'the load home', load: true },
    ],
    [
      {
        at: 3,
        type: 'hypothesis',
        phase: 'inject',
        met: false,
        counts: false,
        probes: [{ name: 'p', met: false, reason: 'no', value: { status: 503, body: '…' } }, 7],
      },
      {
        at: 3,
        type: 'look',
        phase: 'inject',
        met: false,
        counts: false,
        readings: [{ name: 'p', met: false, reason: 'no', value: 503 }],
      },
    ],
    [{ at: 4, type: 'activity-started', where: 'hypothesis', kind: 'probe', name: 'p', background: false }, undefined],
    [
      {
        at: 5,
        type: 'activity-ended',
        where: 'method',
        kind: 'action',
        name: 'a',
        status: 'failed',
        durationMs: 9,
        message: 'no',
      },
      {
        at: 5,
        type: 'done',
        where: 'method',
        kind: 'action',
        name: 'a',
        status: 'failed',
        durationMs: 9,
        message: 'no',
      },
    ],
    [
      { at: 6, type: 'verdict', verdict: 'held', asExpected: true, reasons: [] },
      { at: 6, type: 'verdict', verdict: 'held', asExpected: true },
    ],
    [{ at: 7, type: 'verdict', verdict: 'perhaps' }, undefined],
    [{ type: 'phase', phase: 'inject' }, undefined],
    [{ at: 8, type: 'constructor' }, undefined],
    [[1], undefined],
  ])('%j is %j', (written, event) => expect(eventIn(line(written))).toEqual(event));

  it('that is damaged is none', () =>
    expect([eventIn('{"at":1,'), openedIn(''), verdictLine('null')]).toEqual([undefined, undefined, undefined]));

  it('says what the run is, and how it ended', () => {
    expect(
      openedIn(
        line({ type: 'run', at: 9, run: 'r', title: 't', file: '/x.ts', seed: 7, expected: 'deviated', pid: 3 }),
      ),
    ).toEqual({
      ...{ run: 'r', title: 't', file: '/x.ts', seed: 7, expected: 'deviated', pid: 3, atMs: 9 },
    });
    const reasons = [{ verdict: 'deviated', code: 'deviated-during', message: 'P95 was 0.9' }, { verdict: 'odd' }];
    expect(verdictLine(line({ type: 'verdict', at: 10, verdict: 'deviated', asExpected: false, reasons }))).toEqual({
      ...{ verdict: 'deviated', asExpected: false, reasons: ['P95 was 0.9'], atMs: 10 },
    });
  });
});

it.each([
  [0.25, 0.25],
  ['12', 12],
  ['', undefined],
  [true, 1],
  [{ status: 200 }, 200],
  [null, undefined],
  [Number.NaN, undefined],
])('of the answer %j what is drawn is %s', (answer, drawn) => expect(drawable(answer)).toBe(drawn));
