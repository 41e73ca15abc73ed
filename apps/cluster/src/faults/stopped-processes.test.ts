import type { HolderState, UndoState } from '@gameday/chaos-engine';
import { describe, expect, it } from 'vitest';
import type { WatchedLog } from './lease-folder.ts';
import { StoppedProcesses } from './stopped-processes.ts';

const replica = { pid: 71, startedAt: 'boot 5' };
const child = { pid: 72, startedAt: 'boot 6' };

const log = (status: UndoState, state: HolderState, func = 'continueProcess', processes: unknown = [replica, child]) =>
  ({
    ...{ run: 'r', title: 't', holder: { pid: 1, startedAt: '' }, lapseAfterMs: 1, file: '', heardAt: 0, state },
    entries: [
      {
        ...{ id: 'r-1', at: '', status },
        intent: {
          ...{ kind: 'process.stop', target: 'users-1', says: 'users-1 stands still' },
          undo: { module: 'cluster', func, arguments: { name: 'users-1', kind: 'replica', processes } },
        },
      },
    ],
  }) satisfies WatchedLog;

const confirmed: UndoState = { state: 'confirmed' };

describe('a process that faults keep stopped', () => {
  it.each<[string, WatchedLog[], boolean]>([
    ['is one whose stop is about to be made', [log({ state: 'intended' }, 'held')], true],
    ['is one that was stopped', [log(confirmed, 'held')], true],
    ['is one whose run was not heard of for a while', [log(confirmed, 'silent')], true],
    ['is one that could not be let go', [log({ state: 'undo failed', failures: 1, message: 'no' }, 'held')], true],
    ['is none that goes on again', [log({ state: 'released', how: 'ended' }, 'held')], false],
    ['is none of a dead run', [log(confirmed, 'dead')], false],
    ['is none that was killed', [log(confirmed, 'held', 'nothing')], false],
    ['is none that no lease names', [log(confirmed, 'held', 'continueProcess', [])], false],
    [
      'is none where what a lease names is no process',
      [log(confirmed, 'held', 'continueProcess', ['71', null])],
      false,
    ],
    ['is none where there is no lease', [], false],
  ])('%s', (_what, logs, kept) => {
    const stopped = new StoppedProcesses();
    stopped.observe(logs);
    expect([stopped.has(replica), stopped.has(child)]).toEqual([kept, kept]);
  });

  it('is told from a later process with its pid', () => {
    const stopped = new StoppedProcesses();
    stopped.observe([log(confirmed, 'held')]);
    expect(stopped.has({ ...replica, startedAt: 'boot 9' })).toBe(false);
  });

  it('is so until its lease is gone', () => {
    const stopped = new StoppedProcesses();
    stopped.observe([log(confirmed, 'held')]);
    stopped.observe([]);
    expect(stopped.has(replica)).toBe(false);
  });
});
