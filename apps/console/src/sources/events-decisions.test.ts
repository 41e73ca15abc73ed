import { describe, expect, it } from 'vitest';
import { recordedReport } from '../pages/explain/testing/recorded.ts';
import { decisionEvents } from './events-decisions.ts';

const nowMs = Date.parse('2026-11-23T22:00:00Z');
const events = () => decisionEvents([recordedReport()], nowMs);

describe('what a replica decided', () => {
  it('becomes states of its breaker, each until the next one', () => {
    const breakers = events().filter(({ kind }) => kind === 'breaker');
    expect(breakers.map(({ state, fromMs, toMs }) => [state, (toMs ?? nowMs) - fromMs])).toEqual([
      ['open', 1_967],
      ['half-open', 62],
      ['open', 3_932],
      ['half-open', 61],
      ['open', 11_646],
      ['half-open', 176],
      ['closed', 0],
    ]);
    expect(breakers[0]).toMatchObject({
      row: 'gateway → assets',
      edge: 'gateway~assets',
      services: ['gateway', 'assets'],
      exact: true,
      says: 'gateway-7446b98b4d-5wp8b: the breaker for assets went from closed to open for 1931 ms: 10 failures in a row (threshold 10).',
      explain: { kind: 'transition', service: 'gateway', peer: 'assets' },
    });
  });

  it('goes on where the last state is not closed', () => {
    const { explanations, ...report } = recordedReport();
    const told = decisionEvents([{ ...report, explanations: explanations.filter(({ id }) => id <= 6) }], nowMs);
    expect(told.findLast(({ kind }) => kind === 'breaker')).toMatchObject({ state: 'open' });
    expect(told.findLast(({ kind }) => kind === 'breaker')).not.toHaveProperty('toMs');
  });

  it('becomes a moment where an ejection was withheld', () => {
    const withheld = events().filter(({ kind }) => kind === 'ejection');
    expect(withheld).toHaveLength(2);
    expect(withheld[0]).toMatchObject({ state: 'withheld', title: 'assets-5c744f5f7d-z92pg stays' });
    expect(withheld[0]?.toMs).toBe(withheld[0]?.fromMs);
  });

  it('has names that differ', () => {
    const ids = events().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('an ejection', () => {
  const ejected = (atMs: number, backAt?: string, againMs?: number) => {
    const { explanations, ...report } = recordedReport();
    const first = explanations.find(({ kind }) => kind === 'ejection_withheld');
    if (first?.kind !== 'ejection_withheld') throw new Error('the record has none');
    const at = new Date(atMs).toISOString();
    const out = { ...first, kind: 'ejection' as const, id: 20, at };
    const { ejection } = first;
    const back = {
      endpointId: ejection.endpointId,
      atMs: 1,
      reason: 'over' as const,
      cause: ejection.cause,
      afterMs: 1,
      times: 1,
    };
    const returned = backAt === undefined ? [] : [{ ...out, kind: 'return' as const, id: 21, at: backAt, back }];
    const again = againMs === undefined ? [] : [{ ...out, id: 22, at: new Date(againMs).toISOString() }];
    return decisionEvents([{ ...report, explanations: [...returned, ...again, out] }], nowMs)[0];
  };

  it('ends when the endpoint comes back', () => {
    expect(ejected(nowMs - 20_000, new Date(nowMs - 14_000).toISOString())).toMatchObject({ toMs: nowMs - 14_000 });
  });
  it('ends when it is due where nobody told of the return', () => {
    expect(ejected(nowMs - 20_000)).toMatchObject({ toMs: nowMs - 15_000 });
  });
  it('does not end with the return from a later one', () => {
    const backAt = new Date(nowMs - 30_000).toISOString();
    expect(ejected(nowMs - 90_000, backAt, nowMs - 40_000)).toMatchObject({ toMs: nowMs - 85_000 });
    expect(ejected(nowMs - 42_000, backAt, nowMs - 40_000)).toMatchObject({ toMs: nowMs - 40_000 });
  });
  it('goes on until it is due', () => {
    expect(ejected(nowMs - 1_000)).not.toHaveProperty('toMs');
  });
});
