import type { PartStatus } from '@gameday/process';
import { describe, expect, it } from 'vitest';
import { judgeStart, type StartingPart } from './progress-of-start.ts';

const ready: PartStatus = { state: 'ready', pid: 1, sinceMs: 0, failures: 0 };
const starting: PartStatus = { state: 'starting', sinceMs: 0, failures: 0 };
const missing: PartStatus = { state: 'missing', reason: 'no archive' };
const backoff = (failures: number): PartStatus => ({ state: 'backoff', reason: 'it died', untilMs: 1, failures });

const needed = (status: PartStatus): StartingPart => ({ name: 'users-1', needed: true, installing: false, status });
const extra = (status: PartStatus, installing = false): StartingPart => ({
  name: 'jaeger',
  needed: false,
  installing,
  status,
});
const users = [{ name: 'users-1', reason: 'it died' }];

describe('a start', () => {
  it.each<[string, StartingPart[], Partial<ReturnType<typeof judgeStart>>]>([
    [
      'has just begun',
      [needed(starting), extra(starting)],
      { appReady: false, settled: false, failing: [], missing: [] },
    ],
    ['has the app ready before the rest', [needed(ready), extra(starting)], { appReady: true, settled: false }],
    ['is complete', [needed(ready), extra(ready)], { appReady: true, settled: true, missing: [] }],
    [
      'waits for what is being installed',
      [needed(ready), extra(missing, true)],
      { appReady: true, settled: false, missing: [] },
    ],
    [
      'does not wait for what cannot be had',
      [needed(ready), extra(missing)],
      { settled: true, missing: [{ name: 'jaeger', reason: 'no archive' }] },
    ],
    [
      'takes a failure or two for an accident',
      [needed(backoff(2)), extra(backoff(2))],
      { settled: false, failing: [], missing: [] },
    ],
    [
      'sees what does not get up',
      [needed(backoff(3)), extra(ready)],
      { appReady: false, settled: false, failing: users },
    ],
    [
      'goes on without what does not get up and is not needed',
      [needed(ready), extra(backoff(3))],
      { settled: true, failing: [], missing: [{ name: 'jaeger', reason: 'it died' }] },
    ],
    ['is complete with nothing to start', [], { appReady: true, settled: true }],
  ])('%s', (_, parts, verdict) => {
    expect(judgeStart(parts)).toMatchObject(verdict);
  });
});
