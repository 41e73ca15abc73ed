import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exchange } from '@gameday/lab-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { action, detoured, nothingIsLeft, play as playIn, type PlayOptions, probe } from './support/chaos.ts';
import { eventually, startLab, type TestLab } from './support/lab.ts';
import { TestPerson } from './support/person.ts';

let lab: TestLab;
let person: TestPerson;

beforeAll(async () => {
  lab = await startLab('--scale', 'users=2');
  person = await TestPerson.signUp(lab.url(lab.ports.gateway));
  await person.send('POST', '/api/posts', { body: { text: 'something to read' } });
});
afterAll(() => lab.stop());

const play = (method: readonly object[], options?: PlayOptions) => playIn(lab, method, options);
const isClean = () => nothingIsLeft(lab);
const replicasOf = async (service: string) =>
  (await lab.status()).services.find(({ name }) => name === service)?.replicas ?? [];

const users = { caller: 'feed', callee: 'users' };
const toxic = (target: object, type: string, attributes: object, more: object = {}) =>
  action('toxiproxy', 'addToxic', { target, type, attributes, ...more });

describe('every fault takes effect, is proved, and leaves nothing behind', () => {
  it.each<[string, object]>([
    ['latency on an edge', toxic(users, 'latency', { latency: 200 })],
    ['latency towards the callee', toxic(users, 'latency', { latency: 200 }, { stream: 'upstream' })],
    ['latency to one replica for all callers', toxic({ callee: 'users', replicas: 1 }, 'latency', { latency: 200 })],
    ['latency for some connections', toxic(users, 'latency', { latency: 100 }, { toxicity: 0.4 })],
    ['bandwidth', toxic({ caller: 'gateway', callee: 'feed' }, 'bandwidth', { rate: 50 })],
    ['resets', toxic({ caller: 'comments', callee: 'feed' }, 'reset_peer', { timeout: 0 })],
    ['time-outs', toxic({ callee: 'messages' }, 'timeout', { timeout: 0 })],
    ['slices', toxic({ callee: 'profile' }, 'slicer', { average_size: 50, delay: 1000 })],
    ['a limit', toxic({ callee: 'profile' }, 'limit_data', { bytes: 1000 })],
    ['slow closing', toxic({ callee: 'assets' }, 'slow_close', { delay: 300 })],
    ['a cut edge', action('toxiproxy', 'cut', { target: { caller: 'gateway', callee: 'messages' } })],
    ['latency before a database', toxic({ database: 'feed' }, 'latency', { latency: 50 })],
    ['bandwidth before a database', toxic({ database: 'users' }, 'bandwidth', { rate: 100 })],
    ['latency before all of PostgreSQL', toxic({ engine: 'postgres' }, 'latency', { latency: 30 })],
    ['a cut database', action('toxiproxy', 'cut', { target: { database: 'messages' } })],
    ['a stopped replica', action('cluster', 'stop', { target: { service: 'users' } })],
    ['a stopped Consul', action('cluster', 'stop', { target: { engine: 'consul' } })],
    ['a stopped PostgreSQL', action('cluster', 'stop', { target: { engine: 'postgres' } })],
    ['a stopped Jaeger', action('cluster', 'stop', { target: { engine: 'jaeger' } })],
    ['a killed replica', action('cluster', 'kill', { target: { service: 'comments' } })],
    ['a replica told to end', action('cluster', 'kill', { target: { service: 'profile' }, signal: 'SIGTERM' })],
    ['a killed engine', action('cluster', 'kill', { target: { engine: 'prometheus' } })],
    ['a replaced replica', action('cluster', 'restart', { target: { service: 'assets' } })],
    ['a replaced engine', action('cluster', 'restart', { target: { engine: 'jaeger' } })],
    ['burnt CPU', action('cluster', 'burnCpu', { target: { service: 'profile' }, cores: 0.3 })],
    ['memory', action('cluster', 'growMemory', { target: { service: 'profile' }, megabytes: 60 })],
    [
      'memory that grows',
      action('cluster', 'growMemory', { target: { service: 'profile' }, megabytes: 60, overSeconds: 2 }),
    ],
    ['more replicas', action('cluster', 'scale', { service: 'feed', replicas: 2 })],
    ['fewer replicas', action('cluster', 'scale', { service: 'users', replicas: 1 })],
    ['no replicas', action('cluster', 'scale', { service: 'assets', replicas: 0 })],
    ['a drain deadline', action('cluster', 'setDrainDeadline', { service: 'assets', seconds: 3 })],
    [
      'another autoscaler',
      action('cluster', 'setAutoscaler', {
        service: 'feed',
        spec: { maxReplicas: 2, behavior: { scaleDown: { selectPolicy: 'Disabled' } } },
      }),
    ],
    ['another policy', action('policy', 'set', { ...users, policy: { timeoutMs: 321, retry: null } })],
    ['another limit', action('policy', 'set', { caller: 'feed', callee: 'server', policy: { limitMax: 400 } })],
    ['a key', action('consul', 'setKey', { key: 'test/key', value: 'x' })],
  ])('%s', async (_what, fault) => {
    const { journal } = await play([fault]);
    const { proofs, reasons, leases, verdict } = journal.gameday;
    expect(reasons).toEqual([]);
    expect(proofs.length).toBeGreaterThan(0);
    expect(proofs.filter(({ proved }) => !proved)).toEqual([]);
    expect(leases.map(({ how }) => how)).toEqual(leases.map(() => 'undone'));
    expect(verdict).toBe('held');
    await isClean();
  });

  it('a replica in maintenance', async () => {
    const [replica] = await replicasOf('users');
    const { journal } = await play([action('consul', 'maintenance', { replica: replica?.name })]);
    expect(journal.gameday).toMatchObject({ verdict: 'held', proofs: [{ proved: true }] });
    await isClean();
  });

  it('a replica that is taken out of the registry', async () => {
    const [replica] = await replicasOf('users');
    const { journal } = await play([action('consul', 'deregister', { replica: replica?.name })]);
    expect(journal.gameday).toMatchObject({ verdict: 'held', reasons: [] });
    await isClean();
  });
});

describe('what a fault changes is what it was', () => {
  const deployment = async (service: string) => {
    const path = `/apis/apps/v1/namespaces/gameday/deployments/${service}`;
    const { text } = await exchange({ path, to: lab.ports.cluster });
    return (JSON.parse(text) as { spec: object }).spec;
  };
  const autoscaler = async (service: string) => {
    const path = `/apis/autoscaling/v2/namespaces/gameday/horizontalpodautoscalers/${service}`;
    const { text } = await exchange({ path, to: lab.ports.cluster });
    const { spec, metadata } = JSON.parse(text) as { spec: object; metadata: { annotations?: Record<string, string> } };
    return { spec, paused: metadata.annotations?.['gameday.dev/paused'] };
  };

  it('to the letter', async () => {
    const before = [await deployment('feed'), await autoscaler('feed')];
    let between: unknown[] = [];
    const { journal } = await play([
      action('cluster', 'scale', { service: 'feed', replicas: 2 }),
      action('cluster', 'setAutoscaler', { service: 'feed', spec: { minReplicas: 2 } }),
      action('cluster', 'setDrainDeadline', { service: 'feed', seconds: 4 }),
      probe('cluster', 'autoscaler', { service: 'feed' }),
      probe('cluster', 'replicas', { service: 'feed' }),
    ]);
    between = journal.run.slice(-2).map(({ output }) => output);
    expect(between).toEqual([expect.objectContaining({ min: 2, paused: true }), 2]);
    expect([await deployment('feed'), await autoscaler('feed')]).toEqual(before);
    await isClean();
  });
});

describe('probes', () => {
  it('answer of the running lab', async () => {
    const { journal } = await play([
      probe('cluster', 'replicas', { service: 'users' }),
      probe('cluster', 'replicas', { service: 'users', state: 'wanted' }),
      probe('cluster', 'restarts', { service: 'users' }),
      probe('cluster', 'usage', { target: { service: 'users' }, what: 'memoryMegabytes', reduce: 'max' }),
      probe('consul', 'healthy', { service: 'users' }),
      probe('consul', 'leader', {}),
      probe('policy', 'get', users),
      probe('prometheus', 'query', { query: 'count(service_info)', orElse: 0 }),
      probe('jaeger', 'count', { service: 'gateway', lastSeconds: 600 }),
    ]);
    const [ready, wanted, restarts, megabytes, healthy, leader, policy, processes, traces] = journal.run.map(
      ({ output }) => output,
    );
    expect({ ready, wanted, restarts, healthy }).toEqual({ ready: 2, wanted: 2, restarts: 0, healthy: 2 });
    expect(megabytes).toBeGreaterThan(20);
    expect(leader).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(policy).toMatchObject({ timeoutMs: 1000, retry: { attemptsMax: 3 } });
    expect(processes).toBeGreaterThan(5);
    expect(traces).toBeGreaterThan(0);
  });

  it('keep copies of the traces that they find', async () => {
    await person.send('GET', '/api/feed');
    const { journal, folder } = await eventually('a trace of the feed', async () => {
      const search = { service: 'gateway', operation: 'GET /api/feed', lastSeconds: 600, limit: 3 };
      const played = await play([probe('jaeger', 'traces', search)]);
      return (played.journal.run[0]?.output as { count: number }).count > 0 && played;
    });
    const { count, traceIds } = journal.run[0]?.output as { count: number; traceIds: string[] };
    expect(traceIds).toHaveLength(count);
    expect(readdirSync(join(folder, 'traces')).sort()).toEqual(traceIds.map((id) => `${id}.json`).sort());
    expect(journal.gameday.evidence.filter(({ kind }) => kind === 'trace')).toHaveLength(count);
  });
});

describe('a run is explained', () => {
  it('by the decisions of the replicas, the traces that they name, and what was measured', async () => {
    let over = false;
    const reading = (async () => {
      while (!over) await person.send('GET', '/api/feed').then(() => sleep(20));
    })();
    const { journal, folder } = await play([
      action('toxiproxy', 'cut', { target: { caller: 'gateway', callee: 'feed' } }, { pauses: { after: 4 } }),
    ]);
    over = true;
    await reading;
    const { evidence, proofs } = journal.gameday;
    expect(proofs).toMatchObject([{ proved: true }]);
    const decisions = evidence.filter((item) => item.kind === 'event' && item['source'] === 'governance');
    expect(decisions).toContainEqual(
      expect.objectContaining({ service: 'gateway', peer: 'feed', decision: 'transition' }),
    );
    const traces = evidence.filter((item) => item.kind === 'trace');
    expect(traces.length).toBeGreaterThan(0);
    for (const { file } of traces) {
      const { data } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { data: { spans: unknown[] }[] };
      expect(data[0]?.spans.length).toBeGreaterThan(0);
    }
    const series = evidence.filter((item) => item.kind === 'metric');
    expect(series.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['requests', 'latency-p99', 'breakers', 'replicas']),
    );
    expect(series.find(({ name }) => name === 'requests')?.series).toMatchObject({
      resultType: 'matrix',
      result: expect.arrayContaining([expect.objectContaining({ metric: { service: 'gateway' } })]),
    });
    await isClean();
  });
});

describe('load', () => {
  it('runs beside the fault, tells what it measures, and ends with the run', async () => {
    const recent = (more: object) => probe('k6', 'recent', { metric: 'http_req_duration', value: 'p(50)', ...more });
    const { journal, folder } = await play(
      [
        { ...toxic({ caller: 'gateway', callee: 'assets' }, 'latency', { latency: 150 }), pauses: { after: 3 } },
        recent({ lastSeconds: 2 }),
        recent({ lastSeconds: 2, relativeTo: 'beforeFault' }),
        probe('k6', 'recent', { metric: 'http_reqs', value: 'rate' }),
        probe('k6', 'summary', { metric: 'http_reqs', value: 'count' }),
      ],
      { gameday: { load: { scenario: 'home', vus: 2, warmupSeconds: 8 } } },
    );
    const [, slow, slower, rate, count] = journal.run.map(({ output }) => output);
    const { load, leases, proofs, reasons } = journal.gameday;
    expect(reasons).toEqual([]);
    expect(proofs).toMatchObject([{ proved: true }]);
    expect(slow).toBeGreaterThan(140);
    expect(slower).toBeGreaterThan(3);
    expect(rate).toBeGreaterThan(1);
    expect(count).toBeGreaterThan(10);
    expect(load).toMatchObject({ requests: expect.any(Number), scenario: 'home' });
    expect(load?.requests).toBeGreaterThan(Number(count));
    expect(leases.map(({ kind, released }) => [kind, typeof released])).toEqual([
      ['k6.load', 'string'],
      ['toxiproxy.toxic', 'string'],
    ]);
    expect(readdirSync(join(folder, 'load'))).toContain('summary.json');
    await isClean();
  });

  it('is run to its end by an action', async () => {
    const { journal } = await play([action('k6', 'run', { scenario: 'home', vus: 1, durationSeconds: 2 })]);
    expect(journal.run[0]).toMatchObject({ status: 'succeeded', output: { exitCode: 0, failures: 0 } });
    await isClean();
  });
});

describe('a fault is put on nobody but those it is for', () => {
  it('one edge of several to the same callee', async () => {
    const moved = Promise.withResolvers<readonly string[]>();
    await play([{ ...toxic(users, 'latency', { latency: 100 }), pauses: { after: 1 } }], {
      onEvent(event) {
        if (event.type === 'fault' && event.state === 'in force') moved.resolve(detoured(lab));
      },
    });
    expect(await moved.promise).toEqual([expect.stringMatching(/^feed-/)]);
    await isClean();
  });
});
