import type { FaultRequest, PathFault } from '@gameday/lab-chaos/wire';
import { describe, expect, it } from 'vitest';
import { edgesOf, requireEdges, type Scene } from './edges.ts';
import type { FaultPhase, KeptFault } from './kept-fault.ts';
import { planDetours, planProxies, planStress } from './plan.ts';
import type { Replica } from './replicas.ts';

const replica = (name: string, port: number): Replica => ({
  ...{ name, port, adminPort: port + 1, running: true, settled: true },
  service: name.split('-')[0] ?? '',
});
const scene = (...names: string[]): Scene => ({
  replicas: names.map((name, index) => replica(name, 100 + 2 * index)),
  calls: (caller, callee) => ['gateway>users', 'feed>users', 'gateway>feed'].includes(`${caller}>${callee}`),
  postgresPort: 5432,
});
const usual = scene('gateway-1', 'feed-1', 'users-1', 'users-2');

const toxic = (name: string) =>
  ({ name, type: 'latency', stream: 'downstream', toxicity: 1, attributes: { latency: 1 } }) as const;
const late = (name = 'late') => ({ type: 'toxic', toxic: toxic(name) }) as const;
const cut = { type: 'cut' } as const;
const fault = (id: string, of: FaultRequest['fault'], phase: FaultPhase = 'in force'): KeptFault => ({
  ...{ id, phase, since: '' },
  request: { run: 'r', experiment: 'e', target: 't', says: 's', fault: of },
});
const path = (id: string, effect: PathFault['effect'], phase?: FaultPhase, connections?: PathFault['connections']) =>
  fault(
    id,
    { kind: 'path', effect, connections: connections ?? { caller: 'feed', callee: 'users', replicas: 'all' } },
    phase,
  );

describe('the edges of a fault', () => {
  it.each<[string, PathFault['connections'], Scene, string[]]>([
    ['an edge', { caller: 'feed', callee: 'users', replicas: 'all' }, usual, ['feed>users-1', 'feed>users-2']],
    ['drawn replicas', { caller: 'feed', callee: 'users', replicas: ['users-2'] }, usual, ['feed>users-2']],
    ['all callers', { callee: 'users', replicas: ['users-1'] }, usual, ['feed>users-1', 'gateway>users-1']],
    ['a database', { database: 'users' }, usual, ['users>database-users']],
    ['a database of the monolith', { database: 'users' }, scene('monolith-1'), ['monolith>database-users']],
  ])('are, for %s, those and no others', (_what, connections, around, expected) => {
    expect(edgesOf(connections, around).map(({ caller, upstream }) => `${caller}>${upstream}`)).toEqual(expected);
    expect(() => requireEdges(connections, around)).not.toThrow();
  });

  it('must exist', () => {
    expect(() => requireEdges({ callee: 'gateway', replicas: 'all' }, usual)).toThrow(
      'no service that runs calls gateway',
    );
  });
});

describe('the proxies for some faults', () => {
  const names = (faults: KeptFault[]) =>
    [...planProxies(faults, usual)].map(([name, { enabled, toxics }]) => [
      name,
      enabled,
      toxics.map((each) => each.name),
    ]);
  const [one, two] = ['gameday:feed->users-1', 'gameday:feed->users-2'];

  it.each<[string, KeptFault[], unknown[]]>([
    [
      'has its toxic before callers come',
      [path('a', late(), 'starting')],
      [
        [one, true, ['a.late']],
        [two, true, ['a.late']],
      ],
    ],
    [
      'keeps it until they have left',
      [path('a', late(), 'leaving')],
      [
        [one, true, ['a.late']],
        [two, true, ['a.late']],
      ],
    ],
    [
      'has none while they leave',
      [path('a', late(), 'draining')],
      [
        [one, true, []],
        [two, true, []],
      ],
    ],
    [
      'shares',
      [path('a', late()), path('b', late())],
      [
        [one, true, ['a.late', 'b.late']],
        [two, true, ['a.late', 'b.late']],
      ],
    ],
    [
      'cuts over all else',
      [path('a', late()), path('b', cut)],
      [
        [one, false, ['a.late']],
        [two, false, ['a.late']],
      ],
    ],
    [
      'opens again',
      [path('a', late()), path('b', cut, 'draining')],
      [
        [one, true, ['a.late']],
        [two, true, ['a.late']],
      ],
    ],
    ['needs none to drain a cut', [path('b', cut, 'draining')], []],
  ])('%s', (_what, faults, expected) => {
    expect(names(faults)).toEqual(expected);
  });
});

describe('the detours of a service', () => {
  const known = new Map([
    ['gameday:feed->users-1', { port: 7, enabled: true }],
    ['gameday:feed->users-2', { port: 8, enabled: false }],
  ]);
  const at = (port: number) => ({ address: '127.0.0.1', port });

  it('lead through the proxies that there are, and say which are closed', () => {
    expect(planDetours('feed', [path('a', late()), path('b', late())], usual, known)).toEqual([
      { upstream: at(104), via: at(7) },
      { upstream: at(106), via: at(8), closed: true },
    ]);
  });

  it.each<[FaultPhase, number]>([
    ['starting', 0],
    ['in force', 2],
    ['leaving', 0],
    ['draining', 0],
  ])('of a fault that is %s are %d', (phase, count) => {
    expect(planDetours('feed', [path('a', late(), phase)], usual, known)).toHaveLength(count);
  });

  it('are nobody else’s, and wait for their proxies', () => {
    expect(planDetours('gateway', [path('a', late())], usual, known)).toEqual([]);
    expect(planDetours('feed', [path('a', late())], usual, new Map())).toEqual([]);
  });
});

it('a replica burdens itself with all that is drawn for it', () => {
  const stress = (id: string, phase?: FaultPhase) =>
    fault(id, { kind: 'stress', replicas: ['users-1'], cpu: { cores: 1 } }, phase);
  expect(planStress('users-1', [stress('a'), stress('b'), stress('c', 'leaving')])).toEqual([
    { fault: 'a', cpu: { cores: 1 } },
    { fault: 'b', cpu: { cores: 1 } },
  ]);
  expect(planStress('users-2', [stress('a')])).toEqual([]);
});
