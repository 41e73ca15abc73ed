import type { EdgeDetail, NodeDetail, Topology } from '@gameday/console-api';
import { openUndoLog } from '@gameday/chaos-engine';
import { describe, expect, it } from 'vitest';
import { edgeReport, ejected, endpoint, report, transition } from './testing/report.ts';
import { type LabWishes, startSmallLab } from './testing/small-lab.ts';

const twoFeeds: LabWishes = {
  reports: [
    report('gateway', 'gateway-1', [edgeReport('feed')]),
    report(
      'feed',
      'feed-1',
      [edgeReport('users', { breaker: 'open', endpoints: [endpoint('users-1'), ejected('users-2')], budget: 0.2 })],
      [transition('users', '2026-03-01T10:00:02.000Z')],
    ),
    report(
      'feed',
      'feed-2',
      [edgeReport('users', { timeoutMs: 400, version: 7 })],
      [transition('users', '2026-03-01T10:00:05.000Z')],
    ),
    report('users', 'users-1'),
  ],
  owners: ['users'],
  figures: [
    [{ figure: 'served', service: 'users', http_response_status_code: '200' }, 9],
    [{ figure: 'served', service: 'users', http_response_status_code: '503' }, 1],
    [{ figure: 'servedP99', service: 'users' }, 0.02],
    [{ figure: 'calls', service: 'feed', peer: 'users', outcome: 'ok' }, 6],
    [{ figure: 'calls', service: 'feed', peer: 'users', outcome: 'timeout' }, 2],
    [{ figure: 'attempts', service: 'feed', peer: 'users', kind: 'first' }, 8],
    [{ figure: 'attempts', service: 'feed', peer: 'users', kind: 'retry' }, 4],
    [{ figure: 'rejections', service: 'feed', peer: 'users', reason: 'open' }, 3],
  ],
};

const json = async <Answer>(url: string, init?: RequestInit): Promise<Answer> =>
  (await (await fetch(url, init)).json()) as Answer;
const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

describe('the graph', () => {
  it('has the services that run, whom they call, and what is known of both', async () => {
    await using lab = await startSmallLab(twoFeeds);
    const { nodes, edges, faults, notes } = await json<Topology>(`${lab.url}/api/topology`);
    expect(nodes.map(({ id, kind, door }) => [id, kind, door])).toEqual([
      ['feed', 'service', false],
      ['gateway', 'service', true],
      ['postgres', 'engine', false],
      ['users', 'service', false],
    ]);
    expect(edges.map(({ id, kind }) => [id, kind])).toEqual([
      ['feed~users', 'call'],
      ['gateway~feed', 'call'],
      ['users~postgres', 'database'],
    ]);
    expect(nodes.find(({ id }) => id === 'users')).toMatchObject({
      flow: { perSecond: 10, errorShare: 0.1, p99Seconds: 0.02 },
      replicas: { ready: 1, running: 1, wanted: 2 },
      ejected: ['users-2'],
    });
    expect(edges[0]).toMatchObject({
      flow: { perSecond: 8, errorShare: 0.25 },
      amplification: 1.5,
      retriesPerSecond: 4,
      rejectedPerSecond: { open: 3 },
      breakers: { closed: 1, half_open: 0, open: 1 },
      endpoints: { known: 2, ejected: 1 },
      retryBudget: 0.2,
    });
    expect([faults, notes]).toEqual([[], []]);
  });

  it('is a topic that is asked once for all who follow it', async () => {
    await using lab = await startSmallLab(twoFeeds);
    expect(lab.context.live.topics).toEqual(['topology']);
    await Promise.all([1, 2, 3].map(() => fetch(`${lab.url}/api/topology`)));
    expect(lab.asked.replicas).toHaveLength(4);
  });

  it('shows what is known while Prometheus and the cluster are away, and says what is not', async () => {
    await using lab = await startSmallLab(twoFeeds);
    await Promise.all([lab.endPrometheus(), lab.endCluster()]);
    const { nodes, edges, faults, notes } = await json<Topology>(`${lab.url}/api/topology`);
    expect(nodes.find(({ id }) => id === 'users')).toMatchObject({ flow: {}, replicas: { ready: 1, running: 1 } });
    expect(edges.find(({ id }) => id === 'feed~users')).toMatchObject({ breakers: { open: 1 }, flow: {} });
    expect(faults).toBeUndefined();
    expect(notes).toEqual([
      expect.stringMatching(/^Prometheus cannot be reached.*: there are no figures\.$/),
      expect.stringMatching(/^The cluster does not answer on 127\.0\.0\.1:\d+: how many replicas are wanted/),
    ]);
  });

  it('takes breakers from the last scrape where a replica does not answer', async () => {
    const breakers = (state: string, value: number) =>
      [{ figure: 'breakers', service: 'gateway', peer: 'feed', state }, value] as const;
    await using lab = await startSmallLab({ ...twoFeeds, figures: [breakers('open', 1), breakers('closed', 0)] });
    await lab.endReplica(0);
    const { edges, notes } = await json<Topology>(`${lab.url}/api/topology`);
    expect(edges.find(({ id }) => id === 'gateway~feed')).toMatchObject({ breakers: { open: 1 } });
    expect(notes).toEqual([expect.stringMatching(/^gateway-1 does not answer on 127\.0\.0\.1:\d+\. Their breakers/)]);
  });

  it('shows k6 as a visitor while it sends', async () => {
    const load = [
      [{ figure: 'load' }, 40],
      [{ figure: 'loadFailed' }, 2],
      [{ figure: 'loadUsers' }, 10],
    ] as const;
    await using lab = await startSmallLab({ ...twoFeeds, figures: load });
    const { nodes, edges } = await json<Topology>(`${lab.url}/api/topology`);
    expect(nodes.find(({ kind }) => kind === 'load')).toMatchObject({ id: 'k6', users: 10 });
    expect(edges.find(({ kind }) => kind === 'load')).toMatchObject({
      id: 'k6~gateway',
      flow: { perSecond: 40, errorShare: 0.05 },
    });
  });

  it('has a service and a peer that nobody has heard of before', async () => {
    const reports = [
      report('gateway', 'gateway-1', [edgeReport('search')]),
      report('search', 'search-1', [edgeReport('vectors')]),
    ];
    await using lab = await startSmallLab({ reports });
    const { nodes, edges } = await json<Topology>(`${lab.url}/api/topology`);
    expect(nodes.map(({ id }) => id)).toEqual(['gateway', 'search', 'vectors']);
    expect(edges.map(({ id }) => id)).toEqual(['gateway~search', 'search~vectors']);
  });
});

describe('the panel of an edge', () => {
  it('has each policy once, and what every replica knows', async () => {
    await using lab = await startSmallLab(twoFeeds);
    const detail = await json<EdgeDetail>(`${lab.url}/api/topology/edges/feed/users`);
    expect(
      detail.policies.map(({ replicas, source, version, settings }) => [
        replicas,
        source,
        version,
        settings['timeoutMs'],
      ]),
    ).toEqual([
      [['feed-1'], 'default', 0, 1_000],
      [['feed-2'], 'consul', 7, 400],
    ]);
    expect(detail.replicas[0]).toMatchObject({
      replica: 'feed-1',
      breaker: { state: 'open', forMs: 2_000, leftMs: 500, calls: 20, failures: 11 },
      endpoints: [
        { id: 'users-1', state: 'healthy' },
        { id: 'users-2', state: 'ejected', cause: 'consecutive_errors', leftMs: 4_000 },
      ],
    });
    expect(detail.tracks?.perSecond).toHaveLength(61);
  });

  it('has the latest decisions first, each with what explains it', async () => {
    await using lab = await startSmallLab(twoFeeds);
    const { decisions } = await json<EdgeDetail>(`${lab.url}/api/topology/edges/feed/users`);
    expect(decisions.map(({ replica, explain }) => [replica, explain])).toEqual([
      ['feed-2', { kind: 'transition', service: 'feed', peer: 'users', atMs: Date.parse('2026-03-01T10:00:05Z') }],
      ['feed-1', { kind: 'transition', service: 'feed', peer: 'users', atMs: Date.parse('2026-03-01T10:00:02Z') }],
    ]);
    expect(decisions[0]?.faults).toEqual(['latency of 400 ms']);
  });

  it('asks the caller’s replicas alone', async () => {
    await using lab = await startSmallLab(twoFeeds);
    await fetch(`${lab.url}/api/topology`);
    lab.asked.replicas.length = 0;
    await fetch(`${lab.url}/api/topology/edges/feed/users`);
    expect(lab.asked.replicas.toSorted()).toEqual(['feed-1 /governance?peer=users', 'feed-2 /governance?peer=users']);
  });
});

describe('the panel of a node', () => {
  it('has its replicas, who leaves them out, and its limit', async () => {
    const reports = [...(twoFeeds.reports ?? []), report('users', 'users-2')];
    const autoscalers = [
      {
        ...{ name: 'users', target: 'Deployment/users', paused: false, current: 2, desired: 2, min: 1, max: 4 },
        decidedAt: '2026-03-01T10:00:00Z',
        decision: '2 → 2',
      },
    ];
    await using lab = await startSmallLab({ ...twoFeeds, reports, autoscalers });
    const { replicas, lastScaling, decisions } = await json<NodeDetail>(`${lab.url}/api/topology/nodes/users`);
    expect(replicas.map(({ name, ejectedBy }) => [name, ejectedBy])).toEqual([
      ['users-1', []],
      ['users-2', [{ replica: 'feed-1', cause: 'consecutive_errors', leftMs: 4_000 }]],
    ]);
    expect(replicas[0]?.limit).toEqual({ inFlight: 2, limit: 32, shedTotal: 3 });
    expect(lastScaling).toMatchObject({ line: '2 → 2', explain: { kind: 'scaling', autoscaler: 'users' } });
    expect(decisions).toHaveLength(2);
  });
});

describe('what can be changed', () => {
  it('is how many replicas a service has', async () => {
    await using lab = await startSmallLab(twoFeeds);
    const answer = await json(`${lab.url}/api/topology/scale`, post({ service: 'feed', replicas: 3, hold: true }));
    expect(answer).toEqual({ ok: true, message: 'Done.', command: 'gameday scale feed 3 --hold' });
    expect(lab.asked.commands).toEqual([['scale', 'feed', '3', '--hold']]);
  });

  it('says why the command line refused', async () => {
    const command = { code: 2, stdout: '', stderr: 'gameday: gateway always has one replica\n' };
    await using lab = await startSmallLab({ ...twoFeeds, command });
    const answer = await json(`${lab.url}/api/topology/scale`, post({ service: 'gateway', replicas: 3 }));
    expect(answer).toMatchObject({ ok: false, message: 'gateway always has one replica' });
  });

  it.each([
    [{ service: '--help', replicas: 1 }, 404],
    [{ service: 'nobody', replicas: 1 }, 404],
    [{ service: 'feed', replicas: -1 }, 400],
    [{ service: 'feed', replicas: 1.5 }, 400],
    [{ service: 'feed', replicas: 51 }, 400],
    [{ service: 'feed', replicas: '3' }, 400],
    [{ service: 'feed', replicas: 1, more: true }, 400],
    [[], 400],
  ])('is not %o', async (body, status) => {
    await using lab = await startSmallLab(twoFeeds);
    expect((await fetch(`${lab.url}/api/topology/scale`, post(body))).status).toBe(status);
    expect(lab.asked.commands).toEqual([]);
  });
});

describe('a fault', () => {
  const fault = (more: object = {}) => ({
    ...{ run: 'run-1', experiment: 'Slow users', lease: 'run-1-1', kind: 'toxiproxy.toxic', target: 'feed → users' },
    ...{ says: 'latency of 400 ms on feed → users', since: '2026-03-01T10:00:00Z', state: 'in force', detours: [] },
    ...more,
  });

  it('is on the edge whose calls it is on', async () => {
    await using lab = await startSmallLab({ ...twoFeeds, faults: [fault()] });
    const { faults } = await json<Topology>(`${lab.url}/api/topology`);
    expect(faults).toMatchObject([{ lease: 'run-1-1', edges: ['feed~users'], nodes: [], endedBy: 'run' }]);
  });

  it('that the cluster keeps is ended by itself', async () => {
    await using lab = await startSmallLab({ ...twoFeeds, faults: [fault()] });
    const leases = openUndoLog(lab.context.config.paths.undo, { run: 'run-1' });
    await leases.acquire({
      ...{ kind: 'toxiproxy.toxic', target: 'feed → users', says: 'latency of 400 ms on feed → users' },
      undo: { module: 'toxiproxy', func: 'endFault', arguments: { fault: 'latency-1f3a9b2c' } },
    });
    expect(await json<Topology>(`${lab.url}/api/topology`)).toMatchObject({ faults: [{ endedBy: 'fault' }] });
    const answer = await json(`${lab.url}/api/topology/faults/run-1-1`, { method: 'DELETE' });
    expect(answer).toMatchObject({ ok: true, message: expect.stringMatching(/^Ended: latency of 400 ms/) });
    expect(lab.asked.ended).toEqual(['/gameday/v1/faults/latency-1f3a9b2c']);
    await leases.close();
  });

  it('of another kind ends with its run', async () => {
    const killed = fault({ kind: 'process.stop', target: 'users-1', says: 'users-1 paused' });
    await using lab = await startSmallLab({ ...twoFeeds, faults: [killed] });
    const { faults } = await json<Topology>(`${lab.url}/api/topology`);
    expect(faults).toMatchObject([{ nodes: ['users'], endedBy: 'run' }]);
    await fetch(`${lab.url}/api/topology/faults/run-1-1`, { method: 'DELETE' });
    expect(lab.asked.commands).toEqual([['chaos', 'abort', 'run-1']]);
  });

  it('that could not be undone is tried again', async () => {
    await using lab = await startSmallLab({
      ...twoFeeds,
      faults: [fault({ state: 'undo failed', message: 'no Toxiproxy' })],
    });
    await fetch(`${lab.url}/api/topology/faults/run-1-1`, { method: 'DELETE' });
    expect(lab.asked.commands).toEqual([['chaos', 'recover']]);
  });

  it('that is over, or of another name, changes nothing', async () => {
    await using lab = await startSmallLab({ ...twoFeeds, faults: [fault()] });
    const answer = await fetch(`${lab.url}/api/topology/faults/${encodeURIComponent('../detours/feed')}`, {
      method: 'DELETE',
    });
    expect(answer.status).toBe(404);
    expect([lab.asked.commands, lab.asked.ended]).toEqual([[], []]);
  });
});

describe('what is not there', () => {
  it.each(['edges/feed/nobody', 'edges/users/feed', 'nodes/nobody', 'nodes/..%2f..%2fetc'])('%s', async (path) => {
    await using lab = await startSmallLab(twoFeeds);
    const answer = await fetch(`${lab.url}/api/topology/${path}`);
    expect(answer.status).toBe(404);
  });
});
