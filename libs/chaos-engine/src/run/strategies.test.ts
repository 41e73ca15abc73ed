import type { Dry, HypothesisStrategy, RollbackStrategy } from '@gameday/experiment';
import { describe, expect, it } from 'vitest';
import { addToxic, littleLab, query, removeToxic, scale } from '../testing/little-lab.ts';
import { codesOf, gameday, hypothesis, playDocument } from '../testing/run-document.ts';

const strict = hypothesis(query('toxics', [0, 0]));
const slow = addToxic('users', { pauses: { after: 2 } });

describe('strategies of the hypothesis', () => {
  it.each<[HypothesisStrategy, boolean, boolean, boolean, boolean, string[]]>([
    ['default', true, false, true, true, ['deviated-after']],
    ['before-method-only', true, false, false, false, []],
    ['after-method-only', false, false, true, true, ['deviated-after']],
    ['during-method-only', false, true, false, false, ['deviated-during']],
    ['continuously', true, true, true, true, ['deviated-during']],
    ['skip', false, false, false, false, ['no-hypothesis']],
  ])('%s: before %s, during %s, after %s, recovery %s', async (strategy, before, during, after, recovery, codes) => {
    const { journal } = await playDocument({ ...strict, method: [slow], runtime: { hypothesis: { strategy } } });
    const { steady_states: states, gameday: own } = journal;
    expect([
      states.before !== null,
      states.during.length > 0,
      states.after !== null,
      own.recovery !== undefined,
    ]).toEqual([before, during, after, recovery]);
    expect([codesOf(journal), own.strategies.hypothesis]).toEqual([codes, strategy]);
  });

  it('are the command line’s before the experiment’s, and an own experiment is watched by default', async () => {
    const runtime = { hypothesis: { strategy: 'skip' } };
    const told = await playDocument({ ...strict, runtime }, { strategies: { hypothesis: 'default' } });
    expect(told.journal.gameday.strategies).toEqual({ hypothesis: 'default', rollbacks: 'default' });
    expect((await playDocument({ ...strict, ...gameday() })).journal.gameday.strategies.hypothesis).toBe(
      'continuously',
    );
    const misspelt = await playDocument({ ...strict, runtime: { hypothesis: { strategy: 'continously' } } });
    expect(misspelt.journal.steady_states.during.length).toBeGreaterThan(0);
  });
});

describe('strategies of the rollbacks', () => {
  type Case = [RollbackStrategy, 'held' | 'deviated' | 'gate' | 'aborted', boolean];
  it.each<Case>([
    ['default', 'held', true],
    ['default', 'deviated', true],
    ['default', 'gate', false],
    ['default', 'aborted', true],
    ['always', 'gate', true],
    ['always', 'aborted', true],
    ['never', 'held', false],
    ['never', 'aborted', false],
    ['deviated', 'held', false],
    ['deviated', 'deviated', true],
    ['deviated', 'gate', false],
  ])('%s, when the run is %s: played %s; leases are undone in any case', async (strategy, how, played) => {
    const lab = littleLab();
    lab.values = (text) => (how === 'gate' ? 5 : how === 'deviated' && text === 'toxics' ? lab.toxics.size : 0);
    const { journal } = await playDocument(
      { ...strict, method: [slow], rollbacks: [scale(3)], runtime: { rollbacks: { strategy } } },
      { lab, meanwhile: (event, abort) => how === 'aborted' && event.type === 'pause' && abort() },
    );
    expect([journal.rollbacks.length > 0, lab.toxics.size]).toEqual([played, 0]);
    expect(lab.protocol.includes('scale {"service":"feed","replicas":3}')).toBe(played);
  });
});

describe('a dry run', () => {
  const document = {
    ...strict,
    method: [slow, query('looked', undefined)],
    rollbacks: [removeToxic()],
    ...gameday({ expect: 'deviated', load: { scenario: 's' } }),
  };
  it.each<[Dry, boolean, boolean, number]>([
    ['actions', false, true, 0],
    ['probes', true, false, 2],
    ['activities', false, false, 0],
  ])('of %s does the actions: %s, looks: %s', async (dry, acts, looks, pausedSeconds) => {
    const lab = littleLab();
    let looked = 0;
    lab.values = () => (looked++, 0);
    const { journal, clock } = await playDocument(document, { lab, dry });
    expect([lab.protocol.some((line) => line.startsWith('addToxic')), looked > 0]).toEqual([acts, looks]);
    expect(journal).toMatchObject({ experiment: { dry }, gameday: { dry, as_expected: true, verdict: 'held' } });
    expect(journal.run.map(({ status, output }) => [status, output])).toEqual([
      ['succeeded', acts || null],
      ['succeeded', looks ? 0 : null],
    ]);
    expect(clock.now() - Date.UTC(2026, 0, 1)).toBeLessThan((pausedSeconds + 1) * 1000);
    expect(lab.toxics.size).toBe(0);
  });

  it('of pauses leaves out only these', async () => {
    const { journal, events } = await playDocument({ ...strict, method: [slow] }, { dry: 'pause' });
    expect([codesOf(journal), events.filter(({ type }) => type === 'pause')]).toEqual([['deviated-after'], []]);
  });

  it('may be of one activity', async () => {
    const { lab } = await playDocument({
      ...strict,
      method: [addToxic('users', { dry: 'activities' }), addToxic('feed')],
    });
    expect(lab.protocol.filter((line) => line.startsWith('addToxic'))).toEqual(['addToxic all callers → feed']);
  });
});
