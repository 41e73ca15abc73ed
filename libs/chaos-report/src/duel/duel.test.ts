import { describe, expect, it } from 'vitest';
import { play } from '../testing/play.ts';
import { compareRuns, type Duel } from './compare.ts';
import { duelReport } from './duel-report.ts';
import { duelSentence, duelText } from './words.ts';

const excerpt = (value: number) => ({
  kind: 'metric' as const,
  name: 'retries',
  series: [{ label: 'feed', points: [[Date.now(), value]] }],
});

async function duel(latencyA: number, latencyB: number): Promise<Duel> {
  const a = await play({ latency: latencyA, evidence: [excerpt(2)] });
  const b = await play({ latency: latencyB, evidence: [excerpt(40)] });
  return {
    a: { name: 'with-budget.json', policies: { feed: { users: { retryBudget: { ratio: 0.1 } } } }, journal: a.journal },
    b: { name: 'without.json', policies: { feed: { users: { retryBudget: null } } }, journal: b.journal },
  };
}

describe('a duel', () => {
  it('says which side did better, line by line', async () => {
    const both = await duel(0.4, 0.9);
    const differences = compareRuns(both);
    const line = (what: string) => differences.find((one) => one.what === what);
    expect(line('verdict')).toMatchObject({ a: 'held', b: 'deviated', better: 'a' });
    expect(line('looks that held while the fault was in force')).toMatchObject({ a: 100, better: 'a' });
    expect(line('time during which it did not hold')).toMatchObject({ a: 0, better: 'a' });
    expect(line('p99 of the feed, at most')).toMatchObject({ a: 0.4, b: 0.9, better: 'a' });
    expect(line('held again after')?.a).toBeLessThan(1);
    expect(line('retries, peak')).toMatchObject({ a: 2, b: 40, better: undefined });
    expect(duelSentence(both)).toBe('The system held under with-budget.json, not under without.json.');
  });

  it('is a table for a terminal, the better side marked', async () => {
    const text = duelText(await duel(0.9, 0.4));
    expect(text).toMatch(/^The system held under without.json, not under with-budget.json.\n/);
    expect(text).toMatch(/ {2}verdict +deviated +held ←\n/);
    expect(text).toMatch(/p99 of the feed, at most +0.9 +0.4 ←\n/);
  });

  it('is a page with both runs and their curves laid over each other', async () => {
    const report = duelReport(await duel(0.4, 0.9));
    expect(report).toContain('A slow dependency: with-budget.json against without.json');
    expect(report).toContain('aria-label="p99 of the feed, A and B"');
    expect(report).toContain('A: feed');
    expect(report).toContain('✓ better');
    expect(report).not.toMatch(/NaN|undefined/);
  });

  it('has no winner where a side could not be judged', async () => {
    const both = await duel(0.4, 0.4);
    const { journal } = await play({ signal: AbortSignal.abort() });
    const broken: Duel = { a: both.a, b: { ...both.b, journal } };
    expect(compareRuns(broken)[0]).toMatchObject({ a: 'held', b: 'aborted', better: undefined });
    expect(duelSentence(broken)).toBe('Nothing can be compared: there is no judgement under without.json (aborted).');
  });
});
