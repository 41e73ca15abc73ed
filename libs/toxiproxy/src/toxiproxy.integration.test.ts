import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ToxiproxyAway, ToxiproxyRefused, ToxiproxyStalled } from './errors.ts';
import { createToxiproxyProcess, type ToxiproxyProcess } from './testing/index.ts';
import { createToxiproxy, type ProxyState, type Toxiproxy, type ToxicState } from './toxiproxy.ts';

let server: ToxiproxyProcess;
let toxiproxy: Toxiproxy;
let upstream: string;
const sockets = new Set<Socket>();
const echo = createServer((socket) => {
  sockets.add(socket.on('error', () => undefined));
  socket.pipe(socket);
});

beforeAll(async () => {
  server = await createToxiproxyProcess();
  toxiproxy = createToxiproxy({ url: `${server.url}/` });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  upstream = `127.0.0.1:${(echo.address() as AddressInfo).port}`;
});
beforeEach(() => server.start());
afterEach(async () => {
  server.resume();
  await server.kill();
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  echo.close();
});

const latency: ToxicState = {
  ...{ name: 'late', type: 'latency', stream: 'downstream', toxicity: 1 },
  attributes: { latency: 150, jitter: 0 },
};

/** How long a word takes to the upstream and back, through a proxy. */
async function roundTripMs({ listen }: ProxyState): Promise<number> {
  const socket = connect(Number(listen.split(':').at(-1)), '127.0.0.1');
  await once(socket, 'connect');
  const started = performance.now();
  socket.write('word');
  await once(socket, 'data');
  socket.destroy();
  return performance.now() - started;
}

describe('a client of Toxiproxy', () => {
  it('makes, changes and removes proxies, whatever their names', async () => {
    const name = 'gameday:feed->users 1?#%';
    const made = await toxiproxy.create({ name, upstream });
    expect(made).toMatchObject({ name, upstream, enabled: true, toxics: [] });
    expect(await toxiproxy.proxy(name)).toEqual(made);
    expect(await toxiproxy.update(name, { enabled: false })).toEqual({ ...made, enabled: false });
    expect([...(await toxiproxy.proxies()).values()]).toEqual([{ ...made, enabled: false }]);
    expect([await toxiproxy.remove(name), await toxiproxy.remove(name)]).toEqual([true, false]);
    expect(await toxiproxy.proxy(name)).toBeUndefined();
    expect(await toxiproxy.version()).toMatch(/^\d+\.\d+/);
  });

  it('puts toxics on connections and takes them off', async () => {
    const proxy = await toxiproxy.create({ name: 'p', upstream });
    expect(await toxiproxy.addToxic('p', latency)).toEqual(latency);
    expect((await toxiproxy.proxy('p'))?.toxics).toEqual([latency]);
    expect(await roundTripMs(proxy)).toBeGreaterThan(140);
    expect([await toxiproxy.removeToxic('p', 'late'), await toxiproxy.removeToxic('p', 'late')]).toEqual([true, false]);
    expect(await roundTripMs(proxy)).toBeLessThan(140);
  });

  it('takes every toxic off and enables every proxy at once', async () => {
    await toxiproxy.create({ name: 'p', upstream, enabled: false });
    await toxiproxy.addToxic('p', latency);
    await toxiproxy.reset();
    expect(await toxiproxy.proxy('p')).toMatchObject({ upstream, enabled: true, toxics: [] });
  });

  it('fills a Toxiproxy as another one was, and again without harm', async () => {
    await toxiproxy.create({ name: 'on', upstream });
    await toxiproxy.addToxic('on', latency);
    await toxiproxy.create({ name: 'off', upstream, enabled: false, listen: '127.0.0.1:0' });
    const before = await toxiproxy.proxies();
    await server.kill();
    await server.start();
    expect((await toxiproxy.proxies()).size).toBe(0);
    await toxiproxy.populate([...before.values()]);
    await toxiproxy.populate([...before.values()]);
    expect(await toxiproxy.proxies()).toEqual(before);
  });

  it.each([
    ['a proxy that is not there', () => toxiproxy.addToxic('none', latency), 404, 'proxy not found'],
    ['a proxy that is there', () => toxiproxy.create({ name: 'p', upstream }), 409, 'proxy already exists'],
    ['a toxic that is there', () => toxiproxy.addToxic('p', latency), 409, 'toxic already exists'],
    ['a port that is taken', () => toxiproxy.create({ name: 'q', upstream, listen: upstream }), 500, 'already in use'],
  ])('says in its words what Toxiproxy refuses: %s', async (_what, ask, status, words) => {
    await toxiproxy.create({ name: 'p', upstream });
    await toxiproxy.addToxic('p', latency);
    const error: unknown = await ask().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ToxiproxyRefused);
    expect(error).toMatchObject({ status, message: expect.stringContaining(words) as string });
  });

  it('tells a Toxiproxy that hangs from one that is gone, and ends when it is told to', async () => {
    const quick = createToxiproxy({ url: server.url, timeoutMs: 100 });
    server.pause();
    await expect(quick.proxies()).rejects.toBeInstanceOf(ToxiproxyStalled);
    const end = new AbortController();
    const asked = toxiproxy.proxies(end.signal);
    end.abort(new Error('no more'));
    await expect(asked).rejects.toThrow('no more');
    server.resume();
    await server.kill();
    await expect(quick.proxies()).rejects.toBeInstanceOf(ToxiproxyAway);
  });
});
