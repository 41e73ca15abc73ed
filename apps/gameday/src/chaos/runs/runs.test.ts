import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openUndoLog } from '@gameday/chaos-engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventsFile } from '@gameday/lab-kit';
import { openEventLog, type RunOpened } from './event-log.ts';
import { otherRuns } from './others.ts';
import { keptMax, makeRunFolder, pruneRuns, runsIn } from './run-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chaos-runs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const name = (second: number) => `20261123-${String(second).padStart(6, '0')}-slow-1f3a`;

describe('the folders of runs', () => {
  it('are made, also for two runs of the same second', () => {
    const runs = join(folder, 'runs');
    expect(runsIn(runs)).toEqual([]);
    expect([1, 2, 3].map(() => makeRunFolder(runs, name(1)).id)).toEqual([name(1), `${name(1)}-2`, `${name(1)}-3`]);
    expect(runsIn(runs)).toHaveLength(3);
  });

  it('are kept to the newest, but never taken from a run that goes on, and nothing else is touched', () => {
    for (let second = 0; second < keptMax + 5; second++) makeRunFolder(folder, name(second));
    mkdirSync(join(folder, 'mine'));
    pruneRuns(folder, { alive: [name(0)] });
    const kept = runsIn(folder);
    expect(kept).toHaveLength(keptMax + 1);
    expect(kept.at(-1)).toBe(name(0));
    expect(kept.at(-2)).toBe(name(5));
    expect(readdirSync(folder)).toContain('mine');
  });
});

describe('the events of a run', () => {
  it('are lines of JSON on the disk as they happen, the first says of what', () => {
    const opened: RunOpened = {
      type: 'run',
      at: 1,
      run: 'r',
      title: 't',
      file: 'f',
      seed: 7,
      expected: 'held',
      pid: 5,
    };
    const log = openEventLog(folder, opened);
    log.write({ at: 2, type: 'phase', phase: 'gate' });
    const lines = readFileSync(join(folder, eventsFile), 'utf8').split('\n').slice(0, -1);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([opened, { at: 2, type: 'phase', phase: 'gate' }]);
    const page = { status: 200, body: 'x'.repeat(10_000) };
    const look = { type: 'hypothesis', phase: 'gate', met: true, counts: true } as const;
    const probe = { name: 'p', met: true, reason: 'r' };
    log.write({
      at: 3,
      ...look,
      probes: [
        { ...probe, value: page },
        { ...probe, value: 0.5 },
      ],
    });
    const last = readFileSync(join(folder, eventsFile), 'utf8').trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({ probes: [{ value: { status: 200 } }, { value: 0.5 }] });
    log.close();
  });
});

describe('other runs', () => {
  const intent = { kind: 'k', target: 't', says: 's', undo: { module: 'm', func: 'f', arguments: {} } };

  it('are alive, or have left something', async () => {
    expect(otherRuns(join(folder, 'none'))).toEqual({ alive: [], left: [] });
    const living = openUndoLog(folder, { run: 'living' });
    const dead = openUndoLog(folder, { run: 'dead' });
    await dead.acquire(intent);
    const text = readFileSync(dead.file, 'utf8').replace(/"pid":\d+/, '"pid":2147483646');
    writeFileSync(dead.file, text);
    const { alive, left } = otherRuns(folder);
    expect([alive.map(({ run }) => run), left.map(({ run }) => run)]).toEqual([['living'], ['dead']]);
    await living.close();
    await dead.close();
  });

  it('cannot be told from a damaged log, and the file is named', () => {
    writeFileSync(join(folder, 'x.undo.jsonl'), 'nonsense\n');
    expect(() => otherRuns(folder)).toThrow(/x\.undo\.jsonl is damaged/);
  });
});
