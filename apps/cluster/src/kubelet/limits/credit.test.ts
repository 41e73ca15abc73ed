import { describe, expect, it } from 'vitest';
import { charge, type Credit, firstCredit, nextLookMs, periodMs } from './credit.ts';

/** A process that uses a whole core whenever it may run, looked at when the credit asks for it, for ten seconds. */
function run(cores: number, roundToMs: number): { used: number; stops: number } {
  let credit: Credit = firstCredit(cores, 0, 0);
  let used = 0;
  let stops = 0;
  for (let nowMs = 0; nowMs < 10_000;) {
    const step = nextLookMs(credit, nowMs);
    const runs = credit.leftMs > 0;
    if (runs) used += step;
    else stops += 1;
    nowMs += step;
    credit = charge(credit, cores, Math.floor(used / roundToMs) * roundToMs, nowMs);
  }
  return { used, stops };
}

describe('the credit of a process', () => {
  it.each([0.05, 0.2, 0.5, 0.9])(
    'of %d cores lets a busy one use that much, however coarsely its CPU time is told',
    (cores) => {
      for (const roundToMs of [0.1, 10]) {
        expect(run(cores, roundToMs).used / 10_000).toBeCloseTo(cores, 1);
      }
    },
  );

  it('stops it about once a period, not for long', () => {
    const { stops } = run(0.2, 1);
    expect(stops).toBeGreaterThan(80);
    expect(stops).toBeLessThan(110);
  });

  it('is not saved up while it idles', () => {
    const later = charge(firstCredit(0.2, 0, 0), 0.2, 0, 60_000);
    expect(later.leftMs).toBe(20);
    expect(later.periodEndsMs).toBe(60_000 + periodMs);
  });

  it('that is overdrawn is owed, within reason', () => {
    const overdrawn = charge(firstCredit(0.2, 0, 0), 0.2, 50, 50);
    expect(overdrawn.leftMs).toBe(-30);
    expect(charge(overdrawn, 0.2, 50, 150).leftMs).toBe(-10);
    expect(charge(overdrawn, 0.2, 50, 250).leftMs).toBe(10);
    expect(charge(overdrawn, 0.2, 1e6, 90).leftMs).toBe(-200);
  });
});
