import { describe, expect, it } from 'vitest';
import { addToxic, littleLab, query, removeToxic, scale } from '../testing/little-lab.ts';
import { codesOf, gameday, hypothesis, playDocument } from '../testing/run-document.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { exitCodeOf } from './verdict.ts';

/** The hypothesis tolerates the toxic: one is there, or none. */
const tolerant = hypothesis(query('toxics', [0, 1]));
const strict = hypothesis(query('toxics', [0, 0]));
const slow = addToxic('users', { pauses: { after: 5 } });

describe('the life of a run', () => {
  it('is: gate, inject, ending, recovery, verdict; with a lease around the fault', async () => {
    const { journal, events, lab } = await playDocument({
      ...tolerant,
      method: [slow],
      rollbacks: [removeToxic()],
      ...gameday(),
    });
    expect(journal.gameday).toMatchObject({ verdict: 'held', as_expected: true, complete: true, reasons: [] });
    expect(events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []))).toEqual([
      'preparing',
      'gate',
      'inject',
      'ending',
      'recovering',
      'explaining',
      'done',
    ]);
    expect(lab.protocol).toEqual([
      'intended all callers → users',
      'addToxic all callers → users',
      'confirmed all callers → users',
      'removeToxic all callers → users',
      'released all callers → users: rolled back',
      'closed',
    ]);
    expect(journal.gameday.leases).toMatchObject([{ id: 'lease-1', kind: 'toxiproxy.toxic', how: 'rolled back' }]);
    expect(journal.gameday.proofs).toMatchObject([{ proved: true, says: 'seen', measured: 400, lease: 'lease-1' }]);
    expect(journal.steady_states).toMatchObject({
      before: { steady_state_met: true },
      after: { steady_state_met: true, phase: 'recovering' },
    });
    expect(journal.steady_states.during.map(({ counts, probes }) => [counts, probes[0]?.output])).toEqual([
      [true, 0],
      [true, 1],
      [true, 1],
      [true, 1],
      [true, 1],
      [true, 1],
    ]);
  });

  it('undoes what no rollback ended', async () => {
    const { lab, journal, leases } = await playDocument({ ...tolerant, method: [slow, addToxic('feed')] });
    expect(lab.protocol.slice(-5)).toEqual([
      'removeToxic all callers → feed',
      'released all callers → feed: undone',
      'removeToxic all callers → users',
      'released all callers → users: undone',
      'closed',
    ]);
    expect([lab.toxics.size, leases.held.size]).toEqual([0, 0]);
    expect(journal.gameday.verdict).toBe('deviated');
  });

  it('looks as the Chaos Toolkit does at a document of its own: before, and after the method', async () => {
    const { journal } = await playDocument({ ...strict, method: [slow], rollbacks: [removeToxic()] });
    expect(journal).toMatchObject({
      status: 'completed',
      deviated: true,
      steady_states: {
        before: { steady_state_met: true },
        after: { steady_state_met: false, phase: 'inject' },
        during: [],
      },
    });
    expect(journal.gameday).toMatchObject({ verdict: 'deviated', recovery: { recovered: true, afterSeconds: 0 } });
    expect(journal.gameday.reasons[0]?.message).toBe(
      'after the method, with the fault in force, the hypothesis did not hold: "toxics" answered 1, above 0',
    );
  });

  it('does no more than it must for an experiment that does nothing', async () => {
    const { journal, clock } = await playDocument(strict);
    expect(journal.gameday).toMatchObject({
      verdict: 'held',
      phases: [
        { phase: 'preparing' },
        { phase: 'gate' },
        { phase: 'inject' },
        { phase: 'ending' },
        { phase: 'explaining' },
        { phase: 'done' },
      ],
    });
    expect(journal.gameday.recovery).toBeUndefined();
    expect(clock.now()).toBe(Date.UTC(2026, 0, 1));
  });
});

describe('the verdict', () => {
  it('is deviated when the hypothesis does not hold while the fault is in force', async () => {
    const { journal } = await playDocument({ ...strict, method: [slow], ...gameday() });
    expect(journal.gameday).toMatchObject({ verdict: 'deviated', as_expected: false });
    expect(journal.gameday.reasons[0]?.message).toBe(
      'while the fault was in force the hypothesis did not hold in 5 of 6 looks; first 1.0 s after the fault began: "toxics" answered 1, above 0',
    );
    expect(exitCodeOf(journal.gameday)).toBe(1);
  });

  it('is as expected when the experiment says so', async () => {
    const { journal } = await playDocument({
      ...strict,
      method: [slow],
      ...gameday({ expect: 'deviated', lesson: 'l', signature: 's' }),
    });
    expect(journal.gameday).toMatchObject({ verdict: 'deviated', as_expected: true, lesson: 'l', signature: 's' });
    expect(exitCodeOf(journal.gameday)).toBe(0);
  });

  it('does not mind looks that are only watched, or that come before the system has settled', async () => {
    const watched = await playDocument({
      ...strict,
      method: [slow],
      ...gameday({ hypothesis: { during: 'watched' } }),
    });
    expect(watched.journal.gameday).toMatchObject({ verdict: 'held', recovery: { recovered: true } });
    expect(watched.journal.steady_states.during.map(({ counts }) => counts)).toEqual(Array(6).fill(false));
    const lab = littleLab();
    let looks = 0;
    lab.values = () => (lab.toxics.size > 0 && looks++ < 2 ? 1 : 0);
    const settling = await playDocument(
      { ...strict, method: [slow], ...gameday({ hypothesis: { settleSeconds: 2, everySeconds: 0.5 } }) },
      { lab },
    );
    expect(settling.journal.gameday.verdict).toBe('held');
  });

  it.each([
    ['in time', 8, 30, 'held', []],
    ['too late', 12, 10, 'deviated', ['not-recovered']],
    ['never', Infinity, 10, 'deviated', ['not-recovered']],
  ])('depends on the recovery: %s', async (_, recoversAfter, withinSeconds, verdict, codes) => {
    const lab = littleLab();
    const clock = new VirtualClock();
    const { journal } = await playDocument(
      { ...strict, method: [slow], ...gameday({ hypothesis: { during: 'watched' }, recovery: { withinSeconds } }) },
      {
        lab,
        clock,
        meanwhile: (event) => {
          if (event.type !== 'phase' || event.phase !== 'recovering') return;
          lab.values = () => (clock.now() - event.at >= recoversAfter * 1000 ? 0 : 5);
        },
      },
    );
    expect([journal.gameday.verdict, codesOf(journal)]).toEqual([verdict, codes]);
    expect(journal.gameday.recovery).toMatchObject({ recovered: verdict === 'held', withinSeconds });
  });

  it('wants a recovery that lasts', async () => {
    const lab = littleLab();
    let looks = 0;
    const { journal } = await playDocument(
      { ...strict, method: [slow], ...gameday({ hypothesis: { during: 'watched' }, recovery: { steadySeconds: 3 } }) },
      {
        lab,
        meanwhile: (event) => {
          if (event.type === 'phase' && event.phase === 'recovering') lab.values = () => (looks++ === 2 ? 1 : 0);
        },
      },
    );
    expect(journal.gameday.recovery).toMatchObject({ recovered: true, afterSeconds: 3 });
    expect(journal.gameday.recovery?.looks.map((look) => look.steady_state_met)).toEqual([
      true,
      true,
      false,
      true,
      true,
      true,
      true,
    ]);
  });

  it('is failed when the hypothesis does not hold before the fault, and nothing is done', async () => {
    const lab = littleLab();
    lab.values = () => 3;
    const { journal } = await playDocument({ ...strict, method: [slow], rollbacks: [removeToxic()] }, { lab });
    expect(journal).toMatchObject({ status: 'failed', run: [], rollbacks: [], gameday: { verdict: 'failed' } });
    expect(journal.gameday.reasons[0]?.message).toBe(
      'the hypothesis did not hold before the fault, so the fault was not made: "toxics" answered 3, above 0',
    );
    expect(lab.protocol).toEqual(['closed']);
    expect(exitCodeOf(journal.gameday)).toBe(3);
  });

  it('is failed when an action fails: the rest is not played, what was made is undone', async () => {
    const lab = littleLab();
    lab.before = (func) => {
      if (func === 'addToxic' && lab.toxics.size === 1) throw new Error('no room');
    };
    const { journal } = await playDocument(
      { ...tolerant, method: [slow, addToxic('feed'), scale()], rollbacks: [removeToxic()] },
      { lab },
    );
    expect(journal.gameday).toMatchObject({
      verdict: 'failed',
      reasons: [{ code: 'action-failed', message: 'the action "addToxic" failed: no room' }],
    });
    expect(journal.run.map(({ status, exception }) => [status, exception])).toEqual([
      ['succeeded', undefined],
      ['failed', ['Error: no room\n']],
    ]);
    expect(journal.rollbacks).toHaveLength(1);
    expect(lab.toxics.size).toBe(0);
    expect(lab.protocol.filter((line) => line.startsWith('released'))).toEqual([
      'released all callers → feed: undone',
      'released all callers → users: undone',
    ]);
  });

  it('is not changed by a probe of the method that fails', async () => {
    const lab = littleLab();
    lab.values = (text) => (text === 'broken' ? new Error('no data') : 0);
    const { journal, events } = await playDocument(
      { ...strict, method: [query('broken', undefined), query('other', undefined)] },
      { lab },
    );
    expect(journal.gameday.verdict).toBe('held');
    expect(journal.run.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'warning', message: 'the probe "broken" failed: no data' }),
    );
  });

  it('is inconclusive when the fault was not proved', async () => {
    const lab = littleLab();
    lab.prove = async () => ({ proved: false, says: 'took 3 ms' });
    const { journal } = await playDocument({ ...strict, method: [slow], ...gameday({ expect: 'deviated' }) }, { lab });
    expect(journal.gameday).toMatchObject({ verdict: 'inconclusive', as_expected: false });
    expect(journal.gameday.reasons.map(({ message }) => message)[0]).toBe(
      'nothing proves that the fault took effect: a toxic on all callers → users (took 3 ms)',
    );
    expect(exitCodeOf(journal.gameday)).toBe(3);
  });

  it('waits for a proof, but not forever', async () => {
    const lab = littleLab();
    lab.prove = () => new Promise(() => {});
    const { journal, clock } = await playDocument({ ...tolerant, method: [addToxic()], ...gameday() }, { lab });
    expect(codesOf(journal)).toEqual(['not-proved']);
    expect(journal.gameday.reasons[0]?.message).toContain('(not seen in time)');
    expect(clock.now() - Date.UTC(2026, 0, 1)).toBeLessThan(10_000);
  });

  it('is inconclusive when an action that makes a fault has no proof, unless the experiment has one of its own', async () => {
    const without = await playDocument({ ...strict, method: [scale()] });
    expect(without.journal.gameday.reasons[0]?.message).toBe(
      'nothing proves that the fault took effect: cluster.scale',
    );
    const lab = littleLab();
    let looks = 0;
    lab.values = (text) => (text === 'scaled' ? ++looks : 0);
    const proofs = [{ ...query('scaled', [3, 9]), withinSeconds: 10 }];
    const own = await playDocument({ ...strict, method: [scale()], ...gameday({ proofs }) }, { lab });
    expect(own.journal.gameday).toMatchObject({
      verdict: 'held',
      proofs: [{ of: 'scaled', proved: true, says: 'answered 3, within 3 to 9', measured: 3 }],
    });
    const never = await playDocument({
      ...strict,
      method: [scale()],
      ...gameday({ proofs: [query('scaled', [3, 9])] }),
    });
    expect(never.journal.gameday.reasons[0]?.message).toBe(
      'nothing proves that the fault took effect: "scaled"; cluster.scale',
    );
  });

  it('is inconclusive without a hypothesis: nothing was judged', async () => {
    expect(codesOf((await playDocument({ method: [slow] })).journal)).toEqual(['no-hypothesis']);
    const skipped = await playDocument({ ...strict, method: [slow] }, { strategies: { hypothesis: 'skip' } });
    expect([codesOf(skipped.journal), skipped.journal.steady_states]).toEqual([
      ['no-hypothesis'],
      { before: null, after: null, during: [] },
    ]);
  });
});
