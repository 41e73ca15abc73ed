import { describe, expect, it } from 'vitest';
import { InterruptExecution } from '../errors.ts';
import { addToxic, littleLab, query, removeToxic, scale, tooMany } from '../testing/little-lab.ts';
import { codesOf, gameday, hypothesis, playDocument } from '../testing/run-document.ts';
import type { Control } from './controls.ts';

const strict = hypothesis(query('toxics', [0, 0]));
const start = Date.UTC(2026, 0, 1);

describe('the method', () => {
  it('keeps its order, its pauses and its background', async () => {
    const method = [
      scale(1, { name: 'a', background: true, pauses: { before: 5, after: 1 } }),
      scale(2, { name: 'b', pauses: { before: '${wait}', after: 1 } }),
      { ref: 'toxics' },
    ];
    const { events, journal, clock } = await playDocument(
      { ...strict, configuration: { wait: 2 }, method },
      { strategies: { hypothesis: 'skip' } },
    );
    const started = events.flatMap((event) =>
      event.type === 'activity-started' ? [[event.name, event.at - start, event.background]] : [],
    );
    expect(started).toEqual([
      ['b', 2_000, false],
      ['toxics', 3_000, false],
      ['a', 5_000, true],
    ]);
    expect(journal.run.map(({ activity }) => (activity as { name: string }).name)).toEqual(['b', 'toxics', 'a']);
    expect(clock.now() - start).toBe(6_000);
  });

  it('ends when a background action fails', async () => {
    const broken = scale(tooMany, { name: 'broken', background: true, pauses: { before: 1 } });
    const { journal } = await playDocument({
      ...strict,
      method: [broken, scale(1, { pauses: { after: 60 } }), scale(2)],
    });
    expect(codesOf(journal)).toContain('action-failed');
    expect(journal.run).toHaveLength(2);
    expect(journal.duration).toBe(1);
  });

  it('gives an activity only as long as it says', async () => {
    const lab = littleLab();
    lab.before = (func) => (func === 'addToxic' ? new Promise<void>(() => {}) : undefined);
    const { journal } = await playDocument({ ...strict, method: [addToxic('users', { timeout: 3 })] }, { lab });
    expect(journal.run).toMatchObject([
      { status: 'failed', duration: 3, exception: ['ActivityFailed: activity took too long to complete\n'] },
    ]);
    expect(codesOf(journal)).toEqual(['action-failed']);
  });

  it('draws the same for the same seed', async () => {
    const outputs = async (seed: number) =>
      (await playDocument({ ...strict, method: [scale(), scale()], ...gameday({ seed }) })).journal.run.map(
        ({ output }) => output,
      );
    expect(await outputs(7)).toEqual(await outputs(7));
    expect(await outputs(7)).not.toEqual(await outputs(8));
    const { journal } = await playDocument(strict, { random: () => 0.5 });
    expect(journal.gameday.seed).toBe(2 ** 31);
    expect((await playDocument({ ...strict, ...gameday({ seed: 7 }) }, { seed: 9 })).journal.gameday.seed).toBe(9);
  });

  it('lets an action publish a value for those after it', async () => {
    const lab = littleLab();
    const create = {
      type: 'action',
      name: 'create',
      provider: {
        type: 'python',
        module: 'chaostoxi.proxy.actions',
        func: 'create_proxy',
        arguments: { proxy_name: 'db', upstream_host: 'h', upstream_port: 1 },
      },
    };
    const providers = { ...lab.providers, toxiproxy: { run: async () => ({ listen: '127.0.0.1:4711' }) } };
    const { journal } = await playDocument(
      { ...strict, method: [create, query('${db_PORT}', undefined)] },
      { lab: { ...lab, providers } },
    );
    expect(journal.run.map(({ status, output }) => [status, output])).toEqual([
      ['succeeded', true],
      ['succeeded', 0],
    ]);
  });

  it.each([
    [
      'process',
      { type: 'process', path: 'sh', arguments: ['-c', 'exit 3'] },
      'the action "x" ended with the status 3, so nothing proves that it took effect',
    ],
    ['process', { type: 'process', path: 'true' }, undefined],
  ])('doubts a %s action by its status', async (_, provider, message) => {
    const { journal } = await playDocument({ ...strict, method: [{ type: 'action', name: 'x', provider }] });
    expect(journal.gameday.reasons[0]?.message).toBe(message);
    expect(journal.run[0]?.status).toBe('succeeded');
  });
});

describe('values that only the run finds', () => {
  const found = (provider: object) => ({ configuration: { n: { type: 'probe', name: 'n', provider } } });
  const asks = query('${n}', undefined);
  it.each([
    ['what a module answers', query('up').provider, '0'],
    ['what a process prints', { type: 'process', path: 'echo', arguments: ['seven'] }, 'seven'],
  ])('may be %s', async (_, provider, wanted) => {
    const lab = littleLab();
    const asked: string[] = [];
    lab.values = (text) => (asked.push(text), 0);
    await playDocument(
      {
        ...strict,
        ...found(provider),
        method: [{ ...asks, provider: { ...asks.provider, arguments: { query: 'is ${n}' } } }],
      },
      { lab },
    );
    expect(asked).toContain(`is ${wanted}`);
  });

  it('end the run before it begins when they cannot be found', async () => {
    const { journal } = await playDocument({
      ...strict,
      ...found({ type: 'process', path: 'false' }),
      method: [addToxic()],
    });
    expect(journal.gameday.reasons).toMatchObject([
      {
        code: 'configuration',
        message: 'the configuration "n" could not be found: the process ended with the status 1',
      },
    ]);
    expect(journal.run).toEqual([]);
  });
});

describe('controls', () => {
  const control = (name: string, more: object = {}) => ({
    name,
    provider: { type: 'gameday', module: 'note', arguments: { name } },
    ...more,
  });
  const protocolOf = async (document: object) => {
    const notes: string[] = [];
    const note: Control = ({ level, scope, arguments: { name } }) =>
      void notes.push(`${String(name)} ${scope} ${level}`);
    await playDocument({ ...strict, ...document }, { controls: { note } });
    return notes;
  };

  it('are called around every step, in the scope that they say', async () => {
    const notes = await protocolOf({ controls: [control('c')], method: [scale()], rollbacks: [removeToxic()] });
    const once = ['c before hypothesis', 'c before activity', 'c after activity', 'c after hypothesis'];
    expect(notes).toEqual([
      'c before experiment',
      ...once,
      'c before method',
      'c before activity',
      'c after activity',
      'c after method',
      ...once,
      'c before rollback',
      'c before activity',
      'c after activity',
      'c after rollback',
      ...once,
      'c after experiment',
    ]);
    expect(await protocolOf({ controls: [control('c', { scope: 'after' })] })).not.toContain('c before hypothesis');
  });

  it('are those of the activity too, by reference or their own; not the same twice', async () => {
    const method = [scale(1, { controls: [{ ref: 'manual' }, control('own')] }), scale(2)];
    const notes = await protocolOf({ controls: [control('auto'), control('manual', { automatic: false })], method });
    expect(notes.filter((line) => line.endsWith('before activity')).slice(1, 5)).toEqual([
      'auto before activity',
      'manual before activity',
      'own before activity',
      'auto before activity',
    ]);
  });

  it('may end the run; what else they throw changes nothing', async () => {
    const throwing =
      (error: Error): Control =>
      ({ level, scope }) => {
        if (level === 'activity' && scope === 'after') throw error;
      };
    const play = (error: Error) =>
      playDocument(
        { ...strict, controls: [control('c')], method: [addToxic()] },
        { controls: { note: throwing(error) }, strategies: { hypothesis: 'before-method-only' } },
      );
    const ended = await play(new InterruptExecution('enough'));
    expect(ended.journal.gameday).toMatchObject({
      verdict: 'aborted',
      reasons: [{ code: 'interrupted', message: 'enough' }],
    });
    const broken = await play(new Error('oops'));
    expect(broken.journal.gameday.verdict).toBe('held');
    expect(broken.logged).toContain('warn: the control "c" failed: oops');
  });

  it('has one that logs', async () => {
    const { logged } = await playDocument({
      ...strict,
      controls: [{ name: 'l', provider: { type: 'gameday', module: 'log' } }],
      method: [scale()],
    });
    expect(logged).toContain('info: after activity "scale": succeeded');
  });
});
