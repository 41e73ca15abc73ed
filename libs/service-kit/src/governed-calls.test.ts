import { afterEach, describe, expect, it } from 'vitest';
import { createClient, type Client } from './client.ts';
import { PeerUnavailable, RemoteError, ServiceError } from './errors.ts';
import { defaultEdgeSettings, type EdgeOverrides } from './governance/edge-settings.ts';
import { systemContext, type CallContext } from './handlers.ts';
import { freePort, quietTelemetry, sampleService, serveSample, type SampleHandlers } from './testing/sample.ts';
import { testTransport } from './testing/governance.ts';

const context: CallContext = { ...systemContext('r-1'), userId: 'ann' };
const closing: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Setup {
  /** A server for each set of handlers; `dead` is a port where nobody listens. */
  readonly replicas: ReadonlyArray<Partial<SampleHandlers> | 'dead'>;
  readonly overrides?: EdgeOverrides;
}

async function connect({ replicas, overrides = {} }: Setup) {
  const ports = await Promise.all(
    replicas.map(async (handlers) => {
      if (handlers === 'dead') return freePort();
      const server = await serveSample(handlers);
      closing.push(() => server.close(0));
      return server.port;
    }),
  );
  const endpoints = ports.map((port, index) => ({ id: `sample-${index}`, address: '127.0.0.1', port }));
  const telemetry = quietTelemetry('caller');
  const transport = testTransport('sample', endpoints, telemetry, { hedge: null, ...overrides });
  closing.push(() => transport.close());
  const client: Client<typeof sampleService> = createClient(sampleService, transport);
  const metrics = async () => (await telemetry.metrics.exposition()).body;
  return { client, transport, metrics };
}

const get = (client: Client<typeof sampleService>, callContext = context) =>
  client.getThing({ params: { thing: 'abc' } }, callContext);
const overloaded = () => Promise.reject(new ServiceError('overloaded', 'At its limit.'));
const { breaker } = defaultEdgeSettings;

describe('a governed call', () => {
  it('goes to another replica when nobody listens at the first, and the dead one is ejected', async () => {
    const { client, transport } = await connect({ replicas: ['dead', {}, {}] });
    for (let call = 0; call < 60; call += 1) expect((await get(client)).thing).toBe('abc');
    const { balancer } = transport.governance.edge('sample').snapshot();
    expect(balancer.endpoints.find(({ id }) => id === 'sample-0')?.status.kind).toBe('ejected');
    expect(transport.explanations.list('sample')[0]).toMatchObject({ kind: 'ejection', peer: 'sample' });
  });

  it('is sent again only when that is safe: reads and keyed requests, not a plain POST', async () => {
    let posts = 0;
    const makeThing = () => {
      posts += 1;
      return overloaded();
    };
    const { client } = await connect({ replicas: [{ makeThing }] });
    await expect(client.makeThing({ body: { name: 'x' } }, context)).rejects.toMatchObject({ code: 'overloaded' });
    expect(posts).toBe(1);
    const keyed = { ...context, idempotencyKey: 'k' };
    await expect(client.makeThing({ body: { name: 'x' } }, keyed)).rejects.toMatchObject({ code: 'overloaded' });
    expect(posts).toBe(4);
  });

  it('is not sent again when the callee’s own callee is away: that was tried there', async () => {
    let calls = 0;
    const getThing = () => {
      calls += 1;
      return Promise.reject(new ServiceError('unavailable', 'The database is away.'));
    };
    const { client } = await connect({ replicas: [{ getThing }] });
    await expect(get(client)).rejects.toBeInstanceOf(RemoteError);
    expect(calls).toBe(1);
  });

  it('is refused at once while the breaker is open, and the trip is explained and counted', async () => {
    let calls = 0;
    const getThing = () => {
      calls += 1;
      return Promise.reject(new Error('broken'));
    };
    const settings = { breaker: breaker && { ...breaker, consecutiveFailures: 5 } };
    const { client, transport, metrics } = await connect({ replicas: [{ getThing }], overrides: settings });
    for (let call = 0; call < 5; call += 1) await expect(get(client)).rejects.toBeInstanceOf(RemoteError);
    const refused = await get(client).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(PeerUnavailable);
    expect(refused).toMatchObject({ outcome: 'rejected' });
    expect(calls).toBe(5);
    const trip = transport.explanations.list('sample').find(({ kind }) => kind === 'transition');
    expect(trip?.summary).toContain('5 failures in a row (threshold 5)');
    expect(trip?.evidence.length).toBeGreaterThanOrEqual(4);
    const text = await metrics();
    expect(text).toMatch(/resilience_circuitbreaker_state\{[^}]*state="open"[^}]*\} 1/);
    expect(text).toMatch(/resilience_circuitbreaker_transitions_total\{[^}]*from="closed",to="open"[^}]*\} 1/);
    expect(text).toMatch(/resilience_rejections_total\{[^}]*reason="open"[^}]*\} 1/);
    expect(text).toMatch(/resilience_calls_total\{[^}]*outcome="server_error"[^}]*\} 5/);
  });

  it('finds the callee at once when it comes back after nobody was there, however often it was called meanwhile', async () => {
    const { client, transport } = await connect({ replicas: [] });
    for (let call = 0; call < 30; call += 1) {
      await expect(get(client)).rejects.toMatchObject({ outcome: 'rejected' });
    }
    expect(transport.governance.edge('sample').snapshot().edge.breaker?.state).toBe('closed');
    const server = await serveSample({});
    closing.push(() => server.close(0));
    transport.governance.edge('sample').update([{ id: 'new', address: '127.0.0.1', port: server.port }]);
    expect((await get(client)).thing).toBe('abc');
  });

  it('finds it at once also when the breaker had opened over replicas that are gone', async () => {
    const settings = { retry: null, breaker: breaker && { ...breaker, consecutiveFailures: 3, openMs: 20_000 } };
    const { client, transport } = await connect({ replicas: ['dead'], overrides: settings });
    const edge = transport.governance.edge('sample');
    for (let call = 0; call < 5; call += 1) await get(client).catch(() => undefined);
    expect(edge.snapshot().edge.breaker?.state).toBe('open');
    const server = await serveSample({});
    closing.push(() => server.close(0));
    edge.update([]);
    edge.update([{ id: 'new', address: '127.0.0.1', port: server.port }]);
    expect((await get(client)).thing).toBe('abc');
  });

  it('takes the deadline along, less the time that has passed, and work past it is not started', async () => {
    const told: number[] = [];
    const { client } = await connect({
      replicas: [
        {
          async getThing({ context: { deadlineAt, requestId } }) {
            told.push((deadlineAt ?? Number.NaN) - performance.now());
            return { thing: 'abc', userId: '', requestId };
          },
        },
      ],
    });
    await get(client, { ...context, deadlineAt: performance.now() + 400 });
    expect(told[0]).toBeGreaterThan(250);
    expect(told[0]).toBeLessThanOrEqual(400);
    const late = await get(client, { ...context, deadlineAt: performance.now() - 1 }).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(PeerUnavailable);
    expect(told).toHaveLength(1);
  });

  it('keeps the deadline for itself where the policy says so', async () => {
    const told: unknown[] = [];
    const { client } = await connect({
      overrides: { propagateDeadline: false },
      replicas: [
        {
          async getThing({ context: { deadlineAt, requestId } }) {
            told.push(deadlineAt);
            return { thing: 'abc', userId: '', requestId };
          },
        },
      ],
    });
    await get(client, { ...context, deadlineAt: performance.now() + 400 });
    expect(told).toEqual([undefined]);
  });

  it('ends the callee’s work for real when the attempt’s time is over', async () => {
    const ended = Promise.withResolvers<void>();
    const getThing: SampleHandlers['getThing'] = ({ context: { signal } }) => {
      signal?.addEventListener('abort', () => ended.resolve());
      return new Promise(() => undefined);
    };
    const { client } = await connect({ replicas: [{ getThing }], overrides: { timeoutMs: 50, retry: null } });
    await expect(get(client)).rejects.toMatchObject({ outcome: 'timeout' });
    await ended.promise;
  });
});

describe('a server at its limit', () => {
  it('sheds with 503 and Retry-After before any work, and counts it', async () => {
    const telemetry = quietTelemetry();
    let begun = 0;
    const server = await serveSample(
      { getThing: async ({ context: { requestId } }) => ({ thing: String((begun += 1)), userId: '', requestId }) },
      { telemetry, admission: { tryAcquire: () => undefined, retryAfterSeconds: 3 } },
    );
    closing.push(() => server.close(0));
    const answer = await fetch(`${server.url}/things/abc`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '3']);
    expect(await answer.json()).toMatchObject({ code: 'overloaded' });
    expect(begun).toBe(0);
  });

  it('is told how much each request matters: by its caller within the app, by the route at the door', async () => {
    const asked: string[] = [];
    const permit = { release: () => undefined };
    const admission = { tryAcquire: (priority: string) => (asked.push(priority), permit), retryAfterSeconds: 1 };
    const inside = await serveSample({}, { admission });
    const door = await serveSample({}, { admission, identify: () => undefined });
    closing.push(
      () => inside.close(0),
      () => door.close(0),
    );
    const headers = { 'x-gameday-priority': 'critical' };
    await fetch(`${inside.url}/things/abc`, { headers });
    await fetch(`${door.url}/things/abc`, { headers });
    await fetch(`${inside.url}/things/abc`, { headers: { 'x-gameday-priority': 'nonsense' } });
    expect(asked).toEqual(['critical', 'default', 'default']);
  });

  it('does not start work whose deadline is over', async () => {
    const server = await serveSample({});
    closing.push(() => server.close(0));
    const answer = await fetch(`${server.url}/things/abc`, { headers: { 'x-gameday-deadline-ms': '0' } });
    expect(answer.status).toBe(504);
    expect(await answer.json()).toMatchObject({ code: 'deadline_exceeded' });
  });
});
