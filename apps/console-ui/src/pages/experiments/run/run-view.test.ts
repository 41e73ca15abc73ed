import type { ChaosRunEvent } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { afterEvents, emptyRun, faultSpan, phaseNow, undoOf } from './run-view.ts';

const fault = (
  at: number,
  state: 'intended' | 'in force' | 'proved' | 'not proved' | 'ended' | 'undo failed',
  message?: string,
): ChaosRunEvent => ({
  at,
  type: 'fault',
  state,
  lease: 'l-1',
  target: 'gateway → users',
  says: 'latency of 10 s on gateway → users',
  load: false,
  ...(message !== undefined && { message }),
});
const look = (at: number, value: number, counts = true): ChaosRunEvent => {
  const met = value <= 0.25;
  return {
    at,
    type: 'look',
    phase: 'inject',
    met,
    counts,
    readings: [{ name: 'median, s', met, reason: met ? 'is at most 0.25' : `${value} is above 0.25`, value }],
  };
};

const story: ChaosRunEvent[] = [
  { at: 1_000, type: 'phase', phase: 'preparing' },
  { at: 1_010, type: 'phase', phase: 'gate' },
  look(1_020, 0.1),
  { at: 2_000, type: 'phase', phase: 'inject' },
  { at: 2_001, type: 'started', where: 'method', kind: 'action', name: 'users is late', background: false },
  fault(2_002, 'intended'),
  fault(2_100, 'in force'),
  {
    at: 2_110,
    type: 'done',
    where: 'method',
    kind: 'action',
    name: 'users is late',
    status: 'succeeded',
    durationMs: 109,
  },
  { at: 2_111, type: 'pause', name: 'users is late', ms: 28_000 },
  fault(3_000, 'proved', 'a probe took 10 s'),
  look(4_000, 0.9, false),
  look(5_000, 0.9, false),
  look(6_000, 0.2),
];

describe('a run that goes on', () => {
  const view = afterEvents(emptyRun, story);

  it('is in its latest phase, and waits', () => {
    expect(phaseNow(view)).toEqual({ phase: 'inject', fromMs: 2_000 });
    expect(view.phases[1]).toEqual({ phase: 'gate', fromMs: 1_010, toMs: 2_000 });
    expect(view.pause).toEqual({ name: 'users is late', fromMs: 2_111, untilMs: 30_111 });
  });

  it('has its fault in force and proved', () => {
    expect(view.faults).toEqual([
      expect.objectContaining({ state: 'proved', proved: true, message: 'a probe took 10 s', inForceAtMs: 2_100 }),
    ]);
    expect(faultSpan(view, 7_000)).toEqual({ fromMs: 2_100, toMs: 7_000 });
    expect(undoOf(view)).toEqual({ made: 1, undone: 0, failed: [] });
  });

  it('has what the probes answered over time', () => {
    expect(view.probes.get('median, s')?.map(({ atMs, value, met, counts }) => [atMs, value, met, counts])).toEqual([
      [1_020, 0.1, true, true],
      [4_000, 0.9, false, false],
      [5_000, 0.9, false, false],
      [6_000, 0.2, true, true],
    ]);
  });

  it('tells what is news, once', () => {
    expect(view.happenings.map(({ text }) => text)).toEqual([
      'The hypothesis holds',
      'Does: users is late',
      'In force: latency of 10 s on gateway → users',
      'Waits 28 s',
      'Proved: a probe took 10 s',
      'The hypothesis does not hold (does not count): median, s: 0.9 is above 0.25',
      'The hypothesis holds',
    ]);
  });

  it('is the same however its events arrive', () => {
    expect(story.reduce((before, event) => afterEvents(before, [event]), emptyRun)).toEqual(view);
  });
});

describe('a run that has ended', () => {
  it('has undone what it made', () => {
    const end: ChaosRunEvent[] = [
      { at: 31_000, type: 'phase', phase: 'ending' },
      fault(31_100, 'ended'),
      { at: 40_000, type: 'verdict', verdict: 'held', asExpected: true },
    ];
    const view = afterEvents(emptyRun, [...story, ...end]);
    expect(undoOf(view)).toEqual({ made: 1, undone: 1, failed: [] });
    expect(faultSpan(view, 50_000)).toEqual({ fromMs: 2_100, toMs: 31_100 });
    expect(view.verdict).toEqual({ verdict: 'held', asExpected: true, atMs: 40_000 });
    expect(view.pause).toBeUndefined();
  });

  it('says what it could not undo', () => {
    const view = afterEvents(emptyRun, [...story, fault(31_000, 'undo failed', 'the proxy does not answer')]);
    expect(undoOf(view).failed.map(({ message }) => message)).toEqual(['the proxy does not answer']);
    expect(view.happenings.at(-1)?.tone).toBe('bad');
  });

  it('has no fault where it only brought load', () => {
    const load = { ...fault(1, 'in force'), load: true } as ChaosRunEvent;
    expect(faultSpan(afterEvents(emptyRun, [load]), 9)).toBeUndefined();
    expect(afterEvents(emptyRun, [load]).happenings).toEqual([]);
  });
});
