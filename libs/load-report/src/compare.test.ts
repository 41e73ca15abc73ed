import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import { figuresOfLines } from './testing/figures.ts';
import { requestLines } from './testing/raw-text.ts';

const run = (durationMs: number, { wrong = 0, transaction = 'home' } = {}) =>
  figuresOfLines(
    Array.from({ length: 100 }, (_, index) =>
      requestLines({ atMs: 1_800_000_000_000 + index * 100, durationMs, transaction, check: index >= wrong }),
    ),
  );

const judgements = (changes: ReturnType<typeof compare>, transaction: string) =>
  Object.fromEntries(
    changes.filter((each) => each.transaction === transaction).map(({ figure, judgement }) => [figure.key, judgement]),
  );

describe('a comparison', () => {
  it('of a run with itself finds nothing', async () => {
    const figures = await run(100);
    expect(new Set(compare(figures, figures).map(({ judgement }) => judgement))).toEqual(new Set(['same']));
  });

  it('finds what is worse and what is better', async () => {
    const [slow, quick] = [await run(200), await run(100, { wrong: 5 })];
    expect(judgements(compare(quick, slow), 'home')).toMatchObject({
      averageMs: 'worse',
      p95Ms: 'worse',
      success: 'better',
    });
    expect(judgements(compare(slow, quick), 'home')).toMatchObject({
      averageMs: 'better',
      p99Ms: 'better',
      success: 'worse',
    });
  });

  it('takes less than a tenth, or than a millisecond, for noise', async () => {
    expect(judgements(compare(await run(100), await run(108)), 'home')).toMatchObject({ averageMs: 'same' });
    expect(judgements(compare(await run(1), await run(1.5)), 'home')).toMatchObject({ averageMs: 'same' });
  });

  it('is about the transactions that both have, and all together', async () => {
    const changes = compare(await run(100, { transaction: 'old' }), await run(100, { transaction: 'new' }));
    expect(new Set(changes.map(({ transaction }) => transaction))).toEqual(new Set(['all']));
  });
});
