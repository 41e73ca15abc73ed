import type { FaultNow } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { placeFault, type Places } from './place-fault.ts';

const places: Places = {
  services: new Set(['gateway', 'feed', 'users', 'user-search']),
  serviceOf: new Map([
    ['users-7d9f-x7k2p', 'users'],
    ['users-7d9f-abcde', 'users'],
    ['user-search-1', 'user-search'],
  ]),
  engines: new Set(['consul', 'postgres']),
  edges: [
    { service: 'gateway', peer: 'feed' },
    { service: 'gateway', peer: 'users' },
    { service: 'feed', peer: 'users' },
    { service: 'users', peer: 'postgres', database: 'users' },
  ],
};

const fault = (target: string, detours: FaultNow['detours'] = []): FaultNow => ({
  ...{ lease: 'l', run: 'r', experiment: 'e', kind: 'k', target, says: target, sinceMs: 0, state: 'in force' },
  message: undefined,
  detours,
});

describe('a fault is drawn', () => {
  it.each([
    ['feed → users', [], ['feed~users']],
    ['all callers → users', [], ['gateway~users', 'feed~users']],
    ['all callers → users (2 of its replicas)', [], ['gateway~users', 'feed~users']],
    ['feed → users-7d9f-x7k2p, users-7d9f-abcde', [], ['feed~users']],
    ['users → server', ['users'], []],
    ['database users', [], ['users~postgres']],
    ['engine consul', ['consul'], []],
    ['engine nothing', [], []],
    ['users-7d9f-x7k2p', ['users'], []],
    ['users-7d9f-x7k2p, user-search-1', ['users', 'user-search'], []],
    ['users', ['users'], []],
    ['users (2)', ['users'], []],
    ['gameday/policies/feed/users', [], ['feed~users']],
    ['gameday/policies/feed/server', ['feed'], []],
    ['proxy upstream', [], []],
    ['', [], []],
  ])('of %j on the nodes %j and the edges %j', (target, nodes, edges) => {
    expect(placeFault(fault(target), places)).toEqual({ nodes, edges });
  });

  it('where its proxies are, whatever its words say', () => {
    const detours = [
      { caller: 'feed', upstream: 'users-7d9f-x7k2p' },
      { caller: 'feed', upstream: 'users-7d9f-abcde' },
      { caller: 'users', upstream: 'database-users' },
    ];
    expect(placeFault(fault('something else', detours), places)).toEqual({
      nodes: [],
      edges: ['feed~users', 'users~postgres'],
    });
  });
});
