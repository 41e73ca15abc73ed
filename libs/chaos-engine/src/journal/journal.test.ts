import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { addToxic, littleLab, query } from '../testing/little-lab.ts';
import { gameday, hypothesis, playDocument } from '../testing/run-document.ts';
import { findUndoLogs, recover } from '../undo/recover.ts';
import { pending } from '../undo/replay.ts';
import { type Journal, isoTime } from './journal.ts';
import { journalFile } from './journal-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const strict = hypothesis(query('toxics', [0, 9]));
const slow = addToxic('users', { pauses: { after: 5 } });

describe('a journal', () => {
  it('has the Chaos Toolkit’s fields, as Python writes them', async () => {
    const file = join(folder, 'whole.json');
    const { journal } = await playDocument({ ...strict, method: [slow] }, { journal: journalFile(file), id: 'r1' });
    expect(Object.keys(journal)).toEqual([
      'chaoslib-version',
      'platform',
      'node',
      'experiment',
      'start',
      'status',
      'deviated',
      'steady_states',
      'run',
      'rollbacks',
      'end',
      'duration',
      'gameday',
    ]);
    expect(journal).toMatchObject({
      start: '2026-01-01T00:00:00.000000+00:00',
      status: 'completed',
      deviated: false,
      duration: 5,
      experiment: { title: 'an experiment', dry: null },
    });
    expect(journal.run).toEqual([
      {
        activity: slow,
        output: true,
        status: 'succeeded',
        start: isoTime(Date.UTC(2026, 0, 1)),
        end: isoTime(Date.UTC(2026, 0, 1)),
        duration: 0,
      },
    ]);
    expect(journal.steady_states.before?.probes[0]).toMatchObject({
      activity: query('toxics', [0, 9]),
      output: 0,
      tolerance_met: true,
      tolerance_reason: 'answered 0, within 0 to 9',
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(journal)));
  });

  it('grows while the run goes on, and says until its end that it was interrupted', async () => {
    const file = join(folder, 'growing.json');
    const seen: Journal[] = [];
    const read = () => void (existsSync(file) && seen.push(JSON.parse(readFileSync(file, 'utf8')) as Journal));
    await playDocument(
      { ...strict, method: [slow], ...gameday() },
      { journal: journalFile(file, { intervalMs: 0 }), meanwhile: read },
    );
    const states = seen.map(({ status, gameday: { complete, verdict } }) => `${status} ${complete} ${verdict}`);
    expect(new Set(states.slice(0, -1))).toEqual(new Set(['interrupted false aborted']));
    expect(states.at(-1)).toBe('completed true held');
    expect(
      seen.some(({ gameday: { phases } }) => phases.at(-1)?.phase === 'inject' && phases.at(-1)?.end === undefined),
    ).toBe(true);
  });

  it('has no secret in it, nor have the events or the log', async () => {
    const lab = littleLab();
    lab.values = (text) => (text.includes('hunter2') ? new Error(`${text} cannot be read`) : 0);
    const { journal, events, logged } = await playDocument(
      {
        title: 'the password is ${password}',
        ...strict,
        secrets: { g: { password: 'hunter2' } },
        controls: [{ name: 'l', provider: { type: 'gameday', module: 'log' } }],
        method: [
          query('is ${password}', undefined),
          {
            type: 'probe',
            name: 'echo',
            provider: { type: 'process', path: 'echo', arguments: ['${password}', 'hunter2'] },
          },
        ],
        description: 'hunter2',
      },
      { lab },
    );
    expect(JSON.stringify([journal, events, logged])).not.toContain('hunter2');
    expect(journal.run.map(({ output, exception }) => exception ?? (output as { stdout: string }).stdout)).toEqual([
      ['Error: is ***** cannot be read\n'],
      '***** *****\n',
    ]);
    expect(journal.experiment.title).toBe('the password is *****');
  });

  it(
    'is readable, and the undo log complete, after the runner was killed in the midst of a fault',
    { timeout: 30_000 },
    async () => {
      const script = fileURLToPath(new URL('../testing/run-child.ts', import.meta.url));
      const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      const journal = JSON.parse(readFileSync(join(folder, 'killed.json'), 'utf8')) as Journal;
      expect(journal).toMatchObject({
        status: 'interrupted',
        gameday: { complete: false, verdict: 'aborted', leases: [{ id: 'killed-1' }] },
      });
      expect(journal.run).toMatchObject([{ status: 'succeeded' }, { status: 'aborted', exception: ['had not ended'] }]);
      expect(journal.run.every(({ end, duration }) => end >= journal.start && duration >= 0)).toBe(true);
      const [log] = findUndoLogs(join(folder, 'undo'));
      expect(log && pending(log).map(({ status, intent: { says } }) => [status.state, says])).toEqual([
        ['confirmed', 'a toxic on all callers → users'],
      ]);
      const undone: unknown[] = [];
      await recover(join(folder, 'undo'), { undo: async (call) => void undone.push(call) });
      expect(undone).toEqual([
        { module: 'toxiproxy', func: 'removeToxic', arguments: { target: { callee: 'users' } } },
      ]);
    },
  );
});
