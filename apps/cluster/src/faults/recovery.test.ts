import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NativeCall, openUndoLog } from '@gameday/chaos-engine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LeaseFolder } from './lease-folder.ts';
import { Recovery } from './recovery.ts';

let folder: string;
const logged: string[] = [];
const note = (_fields: object, message: string) => void logged.push(message);
const log = { info: note, warn: note, error: note };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gameday-recovery-'));
  logged.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The undo log of a run that is dead, with an entry for each call. */
async function deadRun(...calls: ReadonlyArray<Pick<NativeCall, 'module' | 'func'>>): Promise<void> {
  const run = openUndoLog(folder, { run: 'r' });
  for (const call of calls) {
    const intent = { kind: 'k', target: 't', says: `what ${call.func} undoes`, undo: { ...call, arguments: {} } };
    await (await run.acquire(intent)).confirm();
  }
  await run.close();
  writeFileSync(run.file, readFileSync(run.file, 'utf8').replace(/"startedAt":"[^"]*"/, '"startedAt":"another"'));
}

const left = () => readdirSync(folder).filter((name) => name.endsWith('.jsonl'));

function recovery(undo: (call: NativeCall) => Promise<void>) {
  const failed: string[] = [];
  const made = new Recovery({
    ...{ folder, log, endOwn: async () => undefined, loadUndo: async () => undo },
    failed: ({ id }, message) => failed.push(`${id}: ${message}`),
  });
  const watched = new LeaseFolder(folder, log);
  return { failed, made, observe: async () => made.observe(await watched.look()) };
}

describe('the recovery of what a dead run has left', () => {
  it('first lets go on what stands still: what is undone before it may need it', async () => {
    await deadRun({ module: 'cluster', func: 'continueProcess' }, { module: 'consul', func: 'restoreKey' });
    const consul = Promise.withResolvers<void>();
    const calls: string[] = [];
    const { made, observe } = recovery(async ({ func }) => {
      calls.push(func);
      if (func === 'continueProcess') consul.resolve();
      else await consul.promise;
    });
    await observe();
    await made.idle();
    expect(calls).toEqual(['continueProcess', 'restoreKey', 'continueProcess']);
    expect(left()).toEqual([]);
  });

  it('does not give up, says once why, and that it has succeeded', async () => {
    await deadRun({ module: 'consul', func: 'restoreKey' });
    let attempts = 0;
    const { made, failed, observe } = recovery(async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('Consul is away');
    });
    await vi.waitFor(
      async () => {
        await observe();
        await made.idle();
        expect(left()).toEqual([]);
      },
      { timeout: 5_000, interval: 50 },
    );
    expect([attempts, failed]).toEqual([3, ['r-1: Consul is away']]);
    expect(logged).toEqual([
      'NOT undone, and tried again: what restoreKey undoes',
      'undone, for its run is gone: what restoreKey undoes',
    ]);
  });

  it('leaves a run alone that lives', async () => {
    const run = openUndoLog(folder, { run: 'r' });
    await run.acquire({ kind: 'k', target: 't', says: 's', undo: { module: 'm', func: 'f', arguments: {} } });
    const undo = vi.fn(async () => undefined);
    const { made, observe } = recovery(undo);
    await observe();
    await made.idle();
    expect(undo).not.toHaveBeenCalled();
    await run.close();
  });
});
