import type { PartState } from '@gameday/conventions';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { backoffDelayMs, defaultBackoff } from './backoff.ts';
import { type PartEvent, type PartStatus, type RestartPolicy, transition } from './part-status.ts';

const policy: RestartPolicy = { ...defaultBackoff, failuresMax: 3 };
const now = 100_000;
const exited: PartEvent = { type: 'exited', reason: 'killed by SIGKILL', chance: 0 };
const preparing: PartStatus = { state: 'starting', sinceMs: now - 10, failures: 0 };
const launched: PartStatus = { ...preparing, pid: 7 };
const ready: PartStatus = { state: 'ready', pid: 7, sinceMs: now - 10, failures: 0 };
const stopped: PartStatus = { state: 'stopped', reason: 'asked' };
const waiting: PartStatus = { state: 'backoff', reason: 'killed by SIGKILL', untilMs: now + 1, failures: 1 };
const failed: PartStatus = { state: 'failed', reason: 'too often' };
const ending = (next: 'stay' | 'start'): PartStatus => ({ state: 'stopping', pid: 7, reason: 'asked', then: { next } });
const missing: PartStatus = { state: 'missing', reason: 'no archive' };

const cases: [string, PartStatus, PartEvent, PartStatus][] = [
  ['starts from stopped', stopped, { type: 'start' }, { state: 'starting', sinceMs: now, failures: 0 }],
  [
    'starts what was missing once it is there',
    missing,
    { type: 'start' },
    { state: 'starting', sinceMs: now, failures: 0 },
  ],
  ['starts what had failed', failed, { type: 'start' }, { state: 'starting', sinceMs: now, failures: 0 }],
  ['is missing when it cannot be had', stopped, { type: 'missing', reason: 'no archive' }, missing],
  ['has a pid once spawned', preparing, { type: 'spawned', pid: 7 }, launched],
  ['is ready when the probe succeeds', launched, { type: 'probeSucceeded' }, { ...ready, sinceMs: now }],
  [
    'backs off when it ends before it is ready',
    launched,
    exited,
    { state: 'backoff', reason: 'killed by SIGKILL', untilMs: now + 250, failures: 1 },
  ],
  [
    'backs off when it could not be started',
    preparing,
    { type: 'couldNotStart', reason: 'no such file', chance: 0 },
    { state: 'backoff', reason: 'no such file', untilMs: now + 250, failures: 1 },
  ],
  [
    'waits longer after the second quick failure',
    { ...ready, failures: 1 },
    exited,
    { state: 'backoff', reason: 'killed by SIGKILL', untilMs: now + 500, failures: 2 },
  ],
  [
    'forgives earlier failures after a stable time',
    { ...ready, failures: 2, sinceMs: now - 30_000 },
    exited,
    { state: 'backoff', reason: 'killed by SIGKILL', untilMs: now + 250, failures: 1 },
  ],
  [
    'gives up after as many failures in a row as configured',
    { ...launched, failures: 2 },
    exited,
    { state: 'failed', reason: 'killed by SIGKILL (3 times in a row)' },
  ],
  [
    'starts again when the backoff is over',
    waiting,
    { type: 'backoffElapsed' },
    { state: 'starting', sinceMs: now, failures: 1 },
  ],
  ['stops', ready, { type: 'stop', reason: 'asked' }, ending('stay')],
  [
    'stops during preparation',
    preparing,
    { type: 'stop', reason: 'asked' },
    { state: 'stopping', reason: 'asked', then: { next: 'stay' } },
  ],
  ['is stopped at once when nothing runs', waiting, { type: 'stop', reason: 'asked' }, stopped],
  ['is stopped when the process has ended', ending('stay'), exited, stopped],
  ['restarts by stopping first', ready, { type: 'restart', reason: 'asked' }, ending('start')],
  [
    'starts again after a restart stopped it',
    ending('start'),
    exited,
    { state: 'starting', sinceMs: now, failures: 0 },
  ],
  ['starts after the stop when asked to meanwhile', ending('stay'), { type: 'start' }, ending('start')],
  ['stays down when a stop follows a restart', ending('start'), { type: 'stop', reason: 'asked' }, ending('stay')],
  [
    'ends a process that is not ready in time',
    launched,
    { type: 'notReadyInTime', reason: 'silent' },
    { state: 'stopping', pid: 7, reason: 'silent', then: { next: 'fail', failures: 1 } },
  ],
  [
    'counts that as a failure',
    { state: 'stopping', pid: 7, reason: 'silent', then: { next: 'fail', failures: 1 } },
    exited,
    { state: 'backoff', reason: 'silent', untilMs: now + 250, failures: 1 },
  ],
];

describe('a supervised part', () => {
  it('is in one of the states of the conventions, each of which has its shape', () => {
    expectTypeOf<PartStatus['state']>().toEqualTypeOf<PartState>();
  });

  it.each(cases)('%s', (_, from, event, to) => {
    expect(transition(from, event, policy, now)).toEqual(to);
  });

  const meaningless: [PartStatus, PartEvent][] = [
    [ready, { type: 'start' }],
    [ready, { type: 'probeSucceeded' }],
    [ready, { type: 'missing', reason: 'x' }],
    [preparing, { type: 'probeSucceeded' }],
    [preparing, { type: 'backoffElapsed' }],
    [stopped, exited],
    [stopped, { type: 'stop', reason: 'again' }],
    [stopped, { type: 'backoffElapsed' }],
    [failed, exited],
    [waiting, { type: 'probeSucceeded' }],
    [missing, { type: 'stop', reason: 'x' }],
    [missing, { type: 'restart', reason: 'x' }],
  ];
  it.each(meaningless)('in %j ignores %j', (from, event) => {
    expect(transition(from, event, policy, now)).toBe(from);
  });

  it('never gives up unless told after how many failures', () => {
    const status = transition({ ...launched, failures: 500 }, exited, defaultBackoff, now);
    expect(status).toMatchObject({ state: 'backoff', failures: 501, untilMs: now + 15_000 });
  });
});

describe('the wait before a restart', () => {
  it.each([
    [1, 0, 0, 250],
    [2, 0, 0, 500],
    [6, 0, 0, 8_000],
    [7, 0, 0, 15_000],
    [2000, 0, 0, 15_000],
    [2, 1, 1, 0],
    [2, 1, 0.5, 250],
    [2, 0.5, 1, 250],
  ])('after %i failures with jitter %d and chance %d is %i ms', (failures, jitter, chance, delay) => {
    expect(backoffDelayMs({ ...defaultBackoff, jitter }, failures, chance)).toBe(delay);
  });
});
