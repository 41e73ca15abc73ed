import { describe, expect, it } from 'vitest';
import type { StepFigures } from './figures.ts';
import { kneeOf } from './objective.ts';

const step = (offeredPerSecond: number, ...broken: string[]) =>
  ({ offeredPerSecond, broken }) as unknown as StepFigures;

describe('the knee', () => {
  it('is the last step that held before the first that broke', () => {
    const steps = [step(1), step(2), step(3, 'too slow'), step(4)];
    expect(kneeOf(steps)).toEqual({ kind: 'found', held: steps[1], broke: steps[2] });
  });

  it('is below the first step when that broke', () => {
    expect(kneeOf([step(1, 'too slow')])).toMatchObject({ kind: 'below' });
  });

  it('is beyond the last step when all held', () => {
    expect(kneeOf([step(1), step(2)])).toMatchObject({ kind: 'beyond', held: { offeredPerSecond: 2 } });
  });

  it('is none without a ramp', () => {
    expect(kneeOf([])).toBeUndefined();
  });
});
