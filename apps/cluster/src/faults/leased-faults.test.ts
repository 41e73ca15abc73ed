import type { HolderState, UndoState } from '@gameday/chaos-engine';
import { describe, expect, it } from 'vitest';
import { concerning, servicesNamed } from './concerns.ts';
import { FaultMetric } from './fault-metric.ts';
import type { FaultPhase, KeptFault } from './kept-fault.ts';
import type { WatchedLog } from './lease-folder.ts';
import { holdsFault, type LeasedFault, leasedFaults } from './leased-faults.ts';

const log = (status: UndoState, state: HolderState = 'held', fault?: string, kind = 'process.stop'): WatchedLog => ({
  ...{
    run: 'r',
    title: 'the experiment',
    holder: { pid: 1, startedAt: '' },
    lapseAfterMs: 1,
    file: '',
    heardAt: 0,
    state,
  },
  entries: [
    {
      ...{ id: 'r-1', at: '2026-01-01T00:00:00.000Z', status },
      intent: {
        ...{ kind, target: 'users-1', says: 'users-1 stands still' },
        undo:
          fault === undefined
            ? { module: 'cluster', func: 'continueProcess', arguments: {} }
            : { module: 'toxiproxy', func: 'endFault', arguments: { fault } },
      },
    },
  ],
});
const kept = (phase: FaultPhase): Map<string, KeptFault> =>
  new Map([['f', { id: 'f', phase, since: '', request: {} as KeptFault['request'] }]]);
const confirmed: UndoState = { state: 'confirmed' };
const intended: UndoState = { state: 'intended' };
const released: UndoState = { state: 'released', how: 'ended' };
const failed: UndoState = { state: 'undo failed', failures: 1, message: 'no' };

describe('a leased fault', () => {
  it.each<[string, WatchedLog, Map<string, KeptFault>, LeasedFault['state'][]]>([
    ['intended', log(intended), new Map(), ['starting']],
    ['confirmed', log(confirmed), new Map(), ['in force']],
    ['released', log(released), new Map(), []],
    ['of a dead run', log(confirmed, 'dead'), new Map(), ['ending']],
    ['that cannot be undone', log(failed, 'dead'), new Map(), ['undo failed']],
    ['that the cluster is to keep', log(intended, 'held', 'f'), new Map(), ['starting']],
    ['that the cluster keeps', log(confirmed, 'held', 'f'), kept('in force'), ['in force']],
    ['that the cluster is ending', log(confirmed, 'held', 'f'), kept('draining'), ['ending']],
    ['that is a load', log(confirmed, 'held', undefined, 'k6.load'), new Map(), []],
    ['that is a load nobody can end', log(failed, 'dead', undefined, 'k6.load'), new Map(), ['undo failed']],
    ['that the cluster keeps no more', log(confirmed, 'held', 'f'), new Map(), ['ending']],
  ])('%s is as its log and the cluster say', (_what, given, keeping, states) => {
    expect(leasedFaults([given], keeping).map(({ state }) => state)).toEqual(states);
  });

  it.each<[string, WatchedLog, boolean]>([
    ['is held', log(confirmed, 'held', 'f'), true],
    ['is held before it is made', log(intended, 'held', 'f'), true],
    ['is not held once released', log(released, 'held', 'f'), false],
    ['is not held by the dead', log(confirmed, 'dead', 'f'), false],
    ['is not held by the silent', log(confirmed, 'silent', 'f'), false],
    ['is not held by another fault’s lease', log(confirmed, 'held', 'g'), false],
  ])('%s', (_what, given, holds) => {
    expect(holdsFault([given], 'r', 'f')).toBe(holds);
  });
});

describe('the metric of active faults', () => {
  it('is 1 while a fault is in force, 0 for a minute, then gone; and never twice the same series', () => {
    let now = 0;
    const metric = new FaultMetric(() => now);
    const values = () => metric.family().samples.map(({ value }) => value);
    const active = leasedFaults([log(confirmed), log(confirmed)], new Map());
    metric.observe(active);
    expect(metric.family().samples).toEqual([
      { labels: { experiment: 'the experiment', run: 'r', fault: 'process.stop', target: 'users-1' }, value: 1 },
    ]);
    metric.observe([]);
    expect(values()).toEqual([0]);
    now = 30_000;
    metric.observe([]);
    expect(values()).toEqual([0]);
    metric.observe(leasedFaults([log(failed, 'dead')], new Map()));
    expect(values()).toEqual([1]);
    metric.observe([]);
    now = 91_000;
    metric.observe([]);
    expect(values()).toEqual([]);
  });
});

describe('whom a fault concerns', () => {
  const scene = {
    replicas: ['feed-1', 'users-1'].map((name) => ({
      ...{ name, port: 1, adminPort: 2, running: true, settled: true },
      service: name.split('-')[0] ?? '',
    })),
    calls: () => true,
    postgresPort: 5432,
  };

  it('is those who call the services that it names, and these themselves in all they do', () => {
    const leased = leasedFaults([log(confirmed)], new Map());
    const fault = { id: 'r-1', says: 'users-1 stands still' };
    expect(concerning('feed', [], leased, scene)).toEqual([{ ...fault, peer: 'users' }]);
    expect(concerning('users', [], leased, scene)).toEqual([fault]);
    expect(concerning('feed', [], leasedFaults([log(confirmed, 'dead')], new Map()), scene)).toEqual([]);
  });

  it.each([
    ['feed → users', ['feed', 'users']],
    ['users-7d9f-x7k2p', ['users']],
    ['all callers → comments (2 of its replicas)', ['comments']],
    ['engine consul', []],
    ['usersette', []],
  ])('is read from the target: %s', (target, names) => {
    expect(servicesNamed(target)).toEqual(names);
  });
});
