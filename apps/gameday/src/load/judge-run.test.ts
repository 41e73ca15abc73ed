import type { K6Result } from '@gameday/k6';
import type { Figures, StepFigures } from '@gameday/load-report';
import { describe, expect, it } from 'vitest';
import { verdictOf } from './judge-run.ts';

const result = (exitCode: number, more: Partial<K6Result> = {}) =>
  ({ exitCode, thresholds: [], problems: [], ...more }) as unknown as K6Result;
const figures = { steps: [] } as unknown as Figures;
const ramp = (...broken: readonly string[][]) =>
  ({
    steps: broken.map((each, index) => ({ offeredPerSecond: index + 1, broken: each }) as unknown as StepFigures),
  }) as unknown as Figures;
const crossed = { thresholds: [{ name: 'checks rate>=0.99', ok: false }] };

describe('the exit code of a load', () => {
  it.each([
    ['as expected', result(0), figures, false, 0, 'the load is done'],
    ['a threshold crossed', result(99, crossed), figures, false, 1, 'checks rate>=0.99'],
    ['stopped', result(105), figures, true, 3, 'stopped before its end'],
    ['stopped, a threshold crossed by then', result(99, crossed), figures, true, 3, 'stopped before its end'],
    [
      'no request',
      result(0, { problems: [{ message: 'ReferenceError: x', count: 3 }] }),
      undefined,
      false,
      3,
      'ReferenceError: x',
    ],
    ['killed', result(-1), figures, false, 3, 'k6 was killed'],
    ['a code of its own', result(104), figures, false, 3, 'k6 ended with 104'],
    ['a knee', result(99, crossed), ramp([], ['too slow']), false, 0, 'the knee is found'],
    ['a ramp that held', result(0), ramp([], []), false, 0, 'every step held'],
    ['a ramp that never held', result(99, crossed), ramp(['too slow']), false, 1, 'not even the first step'],
  ])('%s', (_, k6, measured, stopped, code, says) => {
    const verdict = verdictOf(k6, measured, stopped);
    expect(verdict.code).toBe(code);
    expect(verdict.says).toContain(says);
  });
});
