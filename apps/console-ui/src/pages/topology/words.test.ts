import type { PlacedFault, Topology, TopologyEdge, TopologyNode } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { edgeTexts, faultsAt, layoutKey } from './graph-model.ts';
import { edgeLinks, nodeLinks } from './links.ts';
import { latestOf, sparkPath } from './spark-path.ts';
import { breakerWords, briefly, edgeLabel, faultTimes, fitted, isQuiet, nodeLabel, replicasInBrief } from './words.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const edge = (more: Partial<TopologyEdge> = {}): TopologyEdge => ({
  ...{ id: 'feed~users', service: 'feed', peer: 'users', kind: 'call', flow: {}, rejectedPerSecond: {} },
  ...more,
});
const node = (more: Partial<TopologyNode> = {}): TopologyNode => ({
  ...{ id: 'users', kind: 'service', door: false, flow: {}, ejected: [] },
  ...more,
});
const fault = (more: Partial<PlacedFault> = {}): PlacedFault => ({
  ...{ lease: 'l', run: 'r', experiment: 'e', kind: 'toxiproxy.toxic', target: 'feed → users', state: 'in force' },
  ...{ says: 'latency of 400 ms on feed → users', sinceMs: 0, message: undefined, detours: [], untilMs: undefined },
  ...{ nodes: [], edges: ['feed~users'], endedBy: 'fault' },
  ...more,
});

describe('what is read out of the graph', () => {
  it('of an edge is all that is drawn', () => {
    const all = edge({
      flow: { perSecond: 12.34, errorShare: 0.25, p99Seconds: 0.4 },
      breakers: { closed: 1, half_open: 0, open: 1 },
      amplification: 1.5,
      endpoints: { known: 2, ejected: 1 },
      rejectedPerSecond: { open: 2, bulkhead: 1 },
    });
    expect(plain(edgeLabel(all, [fault({ untilMs: 30_000 })], 10_000))).toBe(
      'feed calls users; 12.3 per second, 25.0 % errors, P99 400 ms; breaker open in 1 of 2; 1.50 attempts for each call; ' +
        '1 endpoint ejected; 3.00 refused per second; fault: latency of 400 ms, for 10 s, at least 20 s more',
    );
  });

  it('of a node is all that is drawn', () => {
    const all = node({
      flow: { perSecond: 0 },
      replicas: { ready: 1, running: 2, wanted: 3 },
      ejected: ['users-1'],
      shedPerSecond: 2,
      autoscaler: { name: 'users', min: 1, max: 4, current: 1, desired: 2, paused: false },
    });
    expect(plain(nodeLabel(all, [], 0))).toBe(
      'users, service; 1 of 3 ready; no requests; 1 replica ejected by callers; sheds 2.00 per second; autoscaler on, 1 to 4',
    );
    expect(nodeLabel(node({ kind: 'engine', id: 'postgres', state: 'ready' }), [], 0)).toBe(
      'postgres, engine; ready; no figures',
    );
  });
});

describe('short words', () => {
  it.each([
    [undefined, undefined],
    [{ closed: 2, half_open: 0, open: 0 }, 'closed'],
    [{ closed: 0, half_open: 2, open: 0 }, 'half-open'],
    [{ closed: 1, half_open: 1, open: 1 }, 'open in 1 of 3'],
  ])('for breakers %j are %j', (breakers, words) => {
    expect(breakerWords(breakers ? { breakers } : {})).toBe(words);
  });

  it.each([
    ['latency of 400 ms on feed → users', 'feed → users', 'latency of 400 ms'],
    ['2 cores burnt in users-1', 'users-1', '2 cores burnt'],
    ['users-1 paused', 'users-1', 'users-1 paused'],
  ])('for the fault %j on %j are %j', (says, target, words) => {
    expect(briefly({ says, target })).toBe(words);
  });

  it('say how long a fault lasts, as far as that is known', () => {
    expect(plain(faultTimes(fault(), 5_000))).toBe('for 5 s');
    expect(plain(faultTimes(fault({ state: 'ending', sinceMs: undefined }), 5_000))).toBe('ending');
    expect(plain(faultTimes(fault({ untilMs: 4_000 }), 5_000))).toBe('for 5 s');
  });

  it('count replicas, and name those that are left out before all else', () => {
    expect(replicasInBrief(node({ replicas: { ready: 2, running: 2, wanted: undefined } }))).toBe('2/2 ready');
    expect(replicasInBrief(node({ replicas: { ready: 2, running: 2, wanted: 3 }, ejected: ['a'] }))).toBe(
      '2/3 · 1 ejected',
    );
    expect(replicasInBrief(node())).toBe('state not known');
  });

  it('fit', () => {
    expect([fitted('users', 5), fitted('users', 4), fitted('a b', 3), fitted('users', 0)]).toEqual([
      'users',
      'use…',
      'a b',
      'u…',
    ]);
  });

  it('at an edge are the figures and what is urgent; where there is little room the most urgent alone', () => {
    const all = edge({
      flow: { perSecond: 12, errorShare: 0.25, p99Seconds: 0.4 },
      breakers: { closed: 0, half_open: 0, open: 1 },
    });
    const texts = (room: 'wide' | 'narrow', roomPx: number) =>
      edgeTexts(all, room, roomPx).map(({ text }) => plain(text));
    expect(texts('wide', 150)).toEqual(['12.0/s · 400 ms', 'open', '25.0 % errors']);
    expect(texts('wide', 84)).toEqual(['12.0/s', '400 ms', 'open', '25.0 % err']);
    expect(texts('narrow', 70)).toEqual(['open']);
    expect(edgeTexts(edge({ flow: { perSecond: 0 } }), 'narrow', 70)).toEqual([]);
  });

  it('no line at an edge is wider than the room between two layers', () => {
    const busy = edge({
      flow: { perSecond: 1234, errorShare: 0.9999, p99Seconds: 0.4567 },
      breakers: { closed: 0, half_open: 1, open: 0 },
      rejectedPerSecond: { open: 33.1 },
      amplification: 1.67,
    });
    const longest = (room: 'wide' | 'narrow', roomPx: number) =>
      Math.max(...edgeTexts(busy, room, roomPx).map(({ text }) => text.length));
    expect(longest('wide', 84) * 6).toBeLessThanOrEqual(66);
    expect(longest('narrow', 36) * 6).toBeLessThanOrEqual(36);
    expect(longest('wide', 120)).toBeGreaterThan(11);
  });
});

describe('the graph', () => {
  const topology = (perSecond: number | undefined): Topology => ({
    windowSeconds: 20,
    nodes: [node({ flow: perSecond === undefined ? {} : { perSecond } })],
    edges: [
      edge({ id: 'users~postgres', service: 'users', peer: 'postgres', kind: 'database', flow: { perSecond: 6 } }),
    ],
    faults: [],
    notes: [],
  });

  it('is quiet when nobody calls, whatever services do with their databases; not while that is unknown', () => {
    expect([isQuiet(topology(0)), isQuiet(topology(2)), isQuiet(topology(undefined))]).toEqual([true, false, false]);
  });

  it('is laid out anew for other names alone', () => {
    expect(layoutKey(topology(0))).toBe(layoutKey(topology(2)));
    expect(layoutKey({ ...topology(0), edges: [] })).not.toBe(layoutKey(topology(0)));
  });

  it('has each fault on all of its places', () => {
    const one = fault({ nodes: ['users'], edges: ['a~b', 'c~d'] });
    const at = faultsAt([one]);
    expect([at('users'), at('a~b'), at('c~d'), at('other')]).toEqual([[one], [one], [one], []]);
    expect(faultsAt(undefined)('users')).toEqual([]);
  });
});

describe('links', () => {
  it('lead to what is about the edge alone', () => {
    const hrefs = edgeLinks(edge(), 1_000_000).map(({ href }) => href);
    expect(hrefs[0]).toBe(
      '/dashboards/gameday-resilience?from=now-15m&to=now&refresh=5s&var-service=feed&var-peer=users',
    );
    expect(hrefs).toContain('/timeline?from=100000&to=1000000&edge=feed%7Eusers');
  });

  it('of a service lead to its autoscaler where it has one', () => {
    const autoscaler = { name: 'users-hpa' };
    expect(nodeLinks({ id: 'users', kind: 'service', autoscaler }, 0).map(({ href }) => href)).toContain(
      '/autoscaling/users-hpa',
    );
    expect(nodeLinks({ id: 'users', kind: 'service' }, 0).some(({ href }) => href.startsWith('/autoscaling'))).toBe(
      false,
    );
  });
});

describe('a sparkline', () => {
  it.each([
    ['goes from 0 to the highest', [0, 1, 2], 'M0.0 10.0h0L10.0 5.0L20.0 0.0'],
    ['has gaps', [1, null, 1], 'M0.0 0.0h0M20.0 0.0h0'],
    ['lies at the bottom where all is 0', [0, 0], 'M0.0 10.0h0L20.0 10.0'],
    ['of nothing is nothing', [null, null], ''],
    ['of no points is nothing', [], ''],
  ])('%s', (_name, track, path) => {
    expect(sparkPath(track, 20, 10)).toBe(path);
  });

  it('ends with the last value that is not too old', () => {
    expect([latestOf([1, 2, null]), latestOf([1, null, null, null]), latestOf([])]).toEqual([2, undefined, undefined]);
  });
});
