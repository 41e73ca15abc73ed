import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { LeaseLapsed } from '../undo/undo-log.ts';
import { addToxic, littleLab, memoryLeases, query, removeToxic, scale, tooMany } from '../testing/little-lab.ts';
import { codesOf, gameday, hypothesis, playDocument } from '../testing/run-document.ts';
import type { Phase } from './events.ts';

const tolerant = hypothesis(query('toxics', [0, 9]));
const slow = addToxic('users', { pauses: { after: 5 } });
const document = { ...tolerant, method: [slow, addToxic('feed')], rollbacks: [removeToxic(), scale(2)], ...gameday() };

/** Processes whose command line has this in it. */
const commandsWith = (text: string): string[] =>
  execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(text));

describe('a run that is ended early', () => {
  it.each<Phase>(['preparing', 'gate', 'inject', 'recovering'])(
    'in the phase "%s" leaves nothing behind',
    async (phase) => {
      const { journal, lab, leases } = await playDocument(document, {
        meanwhile: (event, abort) => event.type === 'phase' && event.phase === phase && abort('SIGINT'),
      });
      expect(journal).toMatchObject({
        status: 'interrupted',
        gameday: { verdict: 'aborted', reasons: [{ code: 'signal', message: 'the run was ended early by SIGINT' }] },
      });
      expect([lab.toxics.size, leases.held.size]).toEqual([0, 0]);
      expect(lab.protocol.at(-1)).toBe('closed');
    },
  );

  it.each(['activity-started', 'fault', 'activity-ended', 'pause', 'hypothesis'])(
    'at each event "%s" leaves nothing behind',
    async (type) => {
      const whole = await playDocument(document);
      const count = whole.events.filter((event) => event.type === type).length;
      for (let nth = 1; nth <= count; nth++) {
        let seen = 0;
        const { lab, leases, journal } = await playDocument(document, {
          meanwhile: (event, abort) => event.type === type && ++seen === nth && abort(),
        });
        expect([lab.toxics.size, leases.held.size, journal.gameday.complete], `${type} ${nth}`).toEqual([0, 0, true]);
      }
    },
  );

  it('undoes what is under a lease before it plays the rollbacks, which may take their time', async () => {
    const { lab, journal, clock } = await playDocument(
      { ...document, rollbacks: [removeToxic('users', { pauses: { before: 20 } })] },
      { meanwhile: (event, abort) => event.type === 'pause' && event.ms === 5_000 && abort() },
    );
    expect(lab.protocol.slice(3)).toEqual([
      'removeToxic all callers → users',
      'released all callers → users: undone',
      'removeToxic all callers → users',
      'closed',
    ]);
    expect(journal.rollbacks).toHaveLength(1);
    expect(clock.now() - Date.UTC(2026, 0, 1)).toBeGreaterThanOrEqual(20_000);
  });

  it('waits for a call that is under way, and undoes what it makes', async () => {
    const lab = littleLab();
    let release = () => {};
    lab.before = (func) => (func === 'addToxic' ? new Promise<void>((resolve) => (release = resolve)) : undefined);
    const { leases } = await playDocument(
      { ...tolerant, method: [addToxic()] },
      {
        lab,
        meanwhile: (event, abort) => {
          if (event.type !== 'fault' || event.state !== 'intended') return;
          setImmediate(() => abort());
          setTimeout(() => release(), 2);
        },
      },
    );
    await new Promise((done) => setTimeout(done, 20));
    expect([lab.toxics.size, leases.held.size]).toEqual([0, 0]);
  });

  it('takes its processes along, also those that do not want to', async () => {
    const script = 'trap "" TERM; echo $$ >&2; sleep 30; sleep 30';
    const run = {
      type: 'action',
      name: 'stubborn',
      provider: { type: 'process', path: 'sh', arguments: ['-c', script] },
    };
    const startedAt = Date.now();
    const { journal } = await playDocument(
      { ...tolerant, method: [run] },
      {
        clock: systemClock,
        meanwhile: (event, abort) =>
          event.type === 'activity-started' && event.name === 'stubborn' && setTimeout(abort, 300),
      },
    );
    expect(journal.run).toMatchObject([{ status: 'aborted', exception: ['ActivityFailed: the activity was ended\n'] }]);
    expect(Date.now() - startedAt).toBeLessThan(4_000);
    expect(commandsWith(script)).toEqual([]);
  });

  it.each([
    [1, 0, ['abort-condition'], 'the abort condition "errors" answered 5, above 1'],
    [3, 2_000, ['abort-condition'], 'the abort condition "errors" answered 5, above 1, 3 times in a row'],
  ])('by an abort condition that is outside %i times', async (times, afterMs, codes, message) => {
    const lab = littleLab();
    lab.values = (text) => (text === 'errors' ? 5 : 0);
    const abort = [query('errors', [0, 1], { times })];
    const { journal, events } = await playDocument({ ...tolerant, method: [slow], ...gameday({ abort }) }, { lab });
    expect([codesOf(journal), journal.gameday.verdict, journal.gameday.reasons[0]?.message]).toEqual([
      codes,
      'aborted',
      message,
    ]);
    expect(lab.toxics.size).toBe(0);
    const at = (type: string) =>
      events.find(
        (event) => event.type === type && (type !== 'phase' || event.type !== 'phase' || event.phase === 'inject'),
      )?.at ?? 0;
    expect(at('reason') - at('phase')).toBe(afterMs);
  });

  it('by an abort condition that cannot be read: nobody knows what happens', async () => {
    const lab = littleLab();
    lab.values = (text) => (text === 'errors' ? new Error('no answer') : 0);
    const { journal } = await playDocument(
      { ...tolerant, method: [slow], ...gameday({ abort: [query('errors', [0, 1])] }) },
      { lab },
    );
    expect(journal.gameday.reasons[0]?.message).toBe('the abort condition "errors" failed: no answer');
  });

  it('by leases that lapsed: others may have undone its faults', async () => {
    const leases = memoryLeases();
    const { journal } = await playDocument(document, {
      leases,
      meanwhile: (event) =>
        event.type === 'fault' && event.state === 'in force' && (leases.lapse = new LeaseLapsed('silent for 2000 ms')),
    });
    expect(journal.gameday).toMatchObject({
      verdict: 'inconclusive',
      reasons: [{ code: 'lease-lapsed', message: 'silent for 2000 ms' }],
    });
    expect(leases.held.size).toBe(0);
  });
});

describe('undoing', () => {
  it('tries again, and is done when it succeeds', async () => {
    const lab = littleLab();
    let attempts = 0;
    lab.before = (func) => {
      if (func === 'removeToxic' && ++attempts < 3) throw new Error('busy');
    };
    const { journal } = await playDocument({ ...tolerant, method: [addToxic()] }, { lab });
    expect([journal.gameday.verdict, lab.toxics.size]).toEqual(['held', 0]);
    expect(journal.gameday.leases).toMatchObject([{ how: 'undone', undoFailures: ['busy', 'busy'] }]);
  });

  it.each([
    [
      'fails',
      () => {
        throw new Error('the API is away');
      },
      'the API is away',
    ],
    ['hangs', () => new Promise<void>(() => {}), 'took longer than 1000 ms'],
  ])('that %s is loud, and kept', async (_, before, message) => {
    const lab = littleLab();
    lab.before = (func) => (func === 'removeToxic' ? before() : undefined);
    const { journal, leases, events } = await playDocument(
      { ...tolerant, method: [addToxic(), addToxic('feed')] },
      { lab, undoTimeoutMs: 1_000 },
    );
    expect(journal).toMatchObject({ status: 'failed', gameday: { verdict: 'failed', complete: true } });
    expect(journal.gameday.reasons.map(({ code, message: text }) => [code, text])[0]).toEqual([
      'undo-failed',
      `a toxic on all callers → users could not be undone: ${message}; it is kept in the undo log, "gameday chaos recover" tries again`,
    ]);
    expect(leases.held.size).toBe(2);
    expect(lab.protocol).toContain(`undo failed all callers → users: ${message}`);
    expect(events.filter((event) => event.type === 'fault' && event.state === 'undo failed')).toHaveLength(6);
  });

  it('does not stop at a rollback that fails', async () => {
    const { journal, lab } = await playDocument({
      ...tolerant,
      method: [addToxic()],
      rollbacks: [scale(tooMany), removeToxic()],
    });
    expect(codesOf(journal)).toEqual(['rollback-failed']);
    expect(journal.rollbacks.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
    expect(lab.toxics.size).toBe(0);
  });

  it('gives rollbacks only so much time', async () => {
    const rollbacks = [removeToxic('users', { pauses: { before: 100 } }), scale(2)];
    const { journal, lab } = await playDocument(
      { ...tolerant, method: [addToxic()], rollbacks },
      { rollbacksTimeoutMs: 10_000 },
    );
    expect(journal.gameday.reasons.map(({ message }) => message)).toContain('the rollbacks took longer than 10000 ms');
    expect(lab.toxics.size).toBe(0);
  });

  it('happens whatever is told breaks', async () => {
    const { lab, journal } = await playDocument(document, {
      journal: {
        changed: () => {},
        flush: () => {
          throw new Error('disk full');
        },
      },
      log: () => {
        throw new Error('no terminal');
      },
      meanwhile: () => {
        throw new Error('no screen');
      },
    });
    expect([journal.gameday.complete, lab.toxics.size]).toEqual([true, 0]);
  });
});
