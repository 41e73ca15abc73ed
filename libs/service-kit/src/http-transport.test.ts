import { afterEach, describe, expect, it } from 'vitest';
import { createClient, type Client } from './client.ts';
import { isNotFound, isPeerFailure, PeerUnavailable, RemoteError, ServiceError } from './errors.ts';
import { Reply, systemContext, type CallContext } from './handlers.ts';
import type { Endpoint } from './http-transport.ts';
import { localTransport } from './local-transport.ts';
import {
  freePort,
  quietTelemetry,
  sampleHandlers,
  sampleService,
  serveSample,
  type SampleHandlers,
} from './testing/sample.ts';

import { testTransport } from './testing/governance.ts';

const context: CallContext = { ...systemContext('r-1'), userId: 'ann', idempotencyKey: 'k' };
const closing: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function remoteClient(endpoints: readonly Endpoint[]): Client<typeof sampleService> {
  const transport = testTransport('sample', endpoints, quietTelemetry('caller'), { retry: null, hedge: null });
  closing.push(() => transport.close());
  return createClient(sampleService, transport);
}

const ways: Array<{
  way: string;
  connect: (handlers?: Partial<SampleHandlers>) => Promise<Client<typeof sampleService>>;
}> = [
  {
    way: 'over HTTP',
    async connect(handlers = {}) {
      const server = await serveSample(handlers);
      closing.push(() => server.close(0));
      return remoteClient([{ id: 'one', address: '127.0.0.1', port: server.port }]);
    },
  },
  {
    way: 'within the process',
    connect: async (handlers = {}) =>
      createClient(
        sampleService,
        localTransport(() => ({ ...sampleHandlers, ...handlers }) as never),
      ),
  },
];

describe.each(ways)('a call $way', ({ connect }) => {
  it('resolves to the answer', async () => {
    const client = await connect();
    const thing = await client.getThing({ params: { thing: 'abc' }, query: { times: 2 } }, context);
    expect(thing).toEqual({ thing: 'abcabc', userId: 'ann', requestId: 'r-1' });
    expect(await client.makeThing({ body: { name: 'x' } }, context)).toEqual({ name: 'x', key: 'k' });
    expect(await client.dropThing({ params: { thing: 'a/b c' } }, context)).toBeUndefined();
    expect((await client.downloadThing({}, context)).toString()).toBe('content');
  });

  it('tells status and headers to whoever asks for the exchange', async () => {
    const client = await connect({
      downloadThing: async ({ headers }) =>
        new Reply(Buffer.alloc(0), { status: 304, headers: { etag: headers['if-none-match'] ?? '' } }),
    });
    const answer = await client.downloadThing.exchange({}, context, { headers: { 'if-none-match': '"1"' } });
    expect(answer).toMatchObject({ status: 304, headers: { etag: '"1"' } });
  });

  it('rejects with the callee’s own code when it says no', async () => {
    const client = await connect({ getThing: () => Promise.reject(new ServiceError('not_found', 'No abc.')) });
    const error = await client.getThing({ params: { thing: 'abc' } }, context).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ peer: 'sample', status: 404, code: 'not_found', message: 'No abc.' });
    expect([isNotFound(error), isPeerFailure(error)]).toEqual([true, false]);
  });

  it('rejects when the arguments are not as described', async () => {
    const client = await connect();
    const error = await client
      .getThing({ params: { thing: 'abc' }, query: { times: 99 } }, context)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});

describe('a call over HTTP', () => {
  const failure = async (client: Client<typeof sampleService>, options = {}, callContext = context) =>
    client.getThing({ params: { thing: 'abc' } }, callContext, options).catch((thrown: unknown) => thrown);

  it('says that the callee is away when nothing listens, or nobody is known', async () => {
    const nobody = await failure(remoteClient([]));
    expect(nobody).toBeInstanceOf(PeerUnavailable);
    expect(nobody).toMatchObject({ peer: 'sample', outcome: 'rejected' });
    const port = await freePort();
    const refused = await failure(remoteClient([{ id: 'one', address: '127.0.0.1', port }]));
    expect(refused).toMatchObject({ peer: 'sample', outcome: 'connection_error' });
    expect(isPeerFailure(refused)).toBe(true);
  });

  it('gives up when the answer takes too long', async () => {
    const server = await serveSample({ getThing: () => new Promise(() => undefined) });
    closing.push(() => server.close(0));
    const client = remoteClient([{ id: 'one', address: '127.0.0.1', port: server.port }]);
    expect(await failure(client, { timeoutMs: 50 })).toMatchObject({ outcome: 'timeout' });
  });

  it('ends when its own caller goes away, and so does the callee’s work', async () => {
    const ended = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const server = await serveSample({
      getThing(request) {
        request.context.signal?.addEventListener('abort', () => ended.resolve());
        started.resolve();
        return new Promise(() => undefined);
      },
    });
    closing.push(() => server.close(0));
    const client = remoteClient([{ id: 'one', address: '127.0.0.1', port: server.port }]);
    const caller = new AbortController();
    const failed = failure(client, {}, { ...context, signal: caller.signal });
    await started.promise;
    caller.abort();
    expect(await failed).toMatchObject({ outcome: 'cancelled' });
    await ended.promise;
  });

  it('takes a 5xx for a failure of the callee', async () => {
    const server = await serveSample({ getThing: () => Promise.reject(new Error('broken')) });
    closing.push(() => server.close(0));
    const error = await failure(remoteClient([{ id: 'one', address: '127.0.0.1', port: server.port }]));
    expect(error).toMatchObject({ status: 500, code: 'internal' });
    expect(isPeerFailure(error)).toBe(true);
  });

  it('is spread over all replicas', async () => {
    const servers = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        serveSample({ getThing: async ({ context: { requestId } }) => ({ thing: name, userId: '', requestId }) }),
      ),
    );
    for (const server of servers) closing.push(() => server.close(0));
    const client = remoteClient(servers.map(({ port }, index) => ({ id: String(index), address: '127.0.0.1', port })));
    const answered: string[] = [];
    for (let call = 0; call < 60; call += 1) {
      answered.push((await client.getThing({ params: { thing: 'abc' } }, context)).thing);
    }
    const shares = ['a', 'b', 'c'].map((name) => answered.filter((one) => one === name).length);
    expect(Math.min(...shares)).toBeGreaterThan(0);
  });
});
