import { expect, it } from 'vitest';
import { cpuTimeOf, waitedShare } from './scheduling.ts';

const at = (usedSeconds: number, waitedSeconds: number | undefined) => ({ usedSeconds, waitedSeconds });

it.each([
  ['half of it waiting', at(1, 1), at(2, 2), 0.5],
  ['idle', at(1, 1), at(1, 1), 0],
  ['unknown', at(1, undefined), at(2, undefined), undefined],
])('says how much of its time a process waited for a CPU: %s', (_, from, to, share) => {
  expect(waitedShare(from, to)).toBe(share);
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
