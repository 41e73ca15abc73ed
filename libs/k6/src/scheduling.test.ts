import { expect, it } from 'vitest';
import { cpuTimeOf, waitingBetween } from './scheduling.ts';

const at = (usedSeconds: number, waitedSeconds: number | undefined, turns: number | undefined) => ({
  usedSeconds,
  waitedSeconds,
  turns,
});

it.each([
  ['half of it waiting', at(1, 1, 100), at(2, 2, 200), { waitedShare: 0.5, delayMs: 10 }],
  ['idle', at(1, 1, 100), at(1, 1, 100), { waitedShare: 0, delayMs: 0 }],
  ['unknown', at(1, undefined, undefined), at(2, undefined, undefined), { waitedShare: undefined, delayMs: undefined }],
])('says how long a process waited for a CPU: %s', (_, from, to, waiting) => {
  expect(waitingBetween(from, to)).toEqual(waiting);
});

it('knows the CPU time of a process that works', () => {
  const before = cpuTimeOf(process.pid);
  const until = performance.now() + 60;
  while (performance.now() < until) Math.sqrt(2);
  const after = cpuTimeOf(process.pid);
  expect((after?.usedSeconds ?? 0) - (before?.usedSeconds ?? 0)).toBeGreaterThan(0.005);
});

it('knows nothing of one that is not there', () => {
  expect(cpuTimeOf(2 ** 22 + 1)).toBeUndefined();
});
