import { rmSync } from 'node:fs';
import { createToxiproxy, type ProxyState, type ToxicState, type Toxiproxy } from '@gameday/toxiproxy';
import { createToxiproxyProcess, type ToxiproxyProcess } from '@gameday/toxiproxy/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { labProviders, undoCall } from '../index.ts';
import { echoServer } from '../testing/echo-server.ts';
import { littleRun, noLab } from '../testing/little-run.ts';

let server: Awaited<ReturnType<typeof echoServer>>;
let toxiproxyProcess: ToxiproxyProcess;
let toxiproxy: Toxiproxy;
const lab = noLab();
const providers = labProviders(lab);

beforeAll(async () => {
  server = await echoServer();
  toxiproxyProcess = await createToxiproxyProcess();
  await toxiproxyProcess.start();
  toxiproxy = createToxiproxy({ url: toxiproxyProcess.url });
});
afterAll(async () => {
  await toxiproxyProcess.kill();
  await server.close();
  rmSync(lab.folder, { recursive: true, force: true });
});

const name = 'shop';
let before: ProxyState | undefined;
beforeEach(async () => {
  await toxiproxy.reset();
  for (const proxy of (await toxiproxy.proxies()).keys()) await toxiproxy.remove(proxy);
  await toxiproxy.create({ name, upstream: `127.0.0.1:${server.port}` });
  before = await toxiproxy.proxy(name);
});

const run = (id?: string) => littleRun(providers, id === undefined ? {} : { id });
const target = () => ({ proxy: name, url: toxiproxyProcess.url });
const url = () => ({ url: toxiproxyProcess.url, name });

describe('each toxic takes effect, is proved, and goes without a trace', () => {
  it.each<[string, object, object?]>([
    ['latency', { latency: 150 }],
    ['latency', { latency: 150 }, { stream: 'upstream' }],
    ['latency', { latency: 200, jitter: 50 }],
    ['latency', { latency: 100 }, { toxicity: 0.5 }],
    ['bandwidth', { rate: 50 }],
    ['bandwidth', { rate: 50 }, { stream: 'upstream' }],
    ['bandwidth', { rate: 1000 }],
    ['bandwidth', { rate: 0 }],
    ['slow_close', { delay: 250 }],
    ['slow_close', { delay: 250 }, { stream: 'upstream' }],
    ['timeout', { timeout: 200 }],
    ['timeout', { timeout: 0 }],
    ['reset_peer', { timeout: 0 }],
    ['reset_peer', { timeout: 150 }],
    ['slicer', { average_size: 100, size_variation: 10, delay: 2000 }],
    ['slicer', { average_size: 64 }],
    ['limit_data', { bytes: 500 }],
    ['limit_data', { bytes: 20_000 }],
    ['limit_data', { bytes: 0 }],
  ])('%s %j %j', async (type, attributes, more = {}) => {
    const little = run();
    await little.call('toxiproxy', 'addToxic', { target: target(), type, attributes, ...more });
    expect((await toxiproxy.proxy(name))?.toxics).toHaveLength(1);
    const proof = await little.prove();
    expect(proof, proof.says).toMatchObject({ proved: true });
    await little.undo();
    expect(await toxiproxy.proxy(name)).toEqual(before);
  });
});

describe('a toxic that does not do what it says is not proved', () => {
  it.each<[string, Partial<ToxicState>]>([
    ['it is not there any more', {}],
    ['it is weaker', { attributes: { latency: 100, jitter: 0 } }],
    ['it lies in the other direction', { stream: 'upstream' }],
    ['it hits fewer connections', { toxicity: 0.1 }],
  ])('%s', async (_what, other) => {
    const little = run();
    const toxic = { name: 'x', type: 'latency', attributes: { latency: 300 } } as const;
    await little.call('toxiproxy', 'addToxic', { target: target(), ...toxic });
    await toxiproxy.removeToxic(name, 'x');
    if (Object.keys(other).length > 0) {
      await toxiproxy.addToxic(name, { ...toxic, stream: 'downstream', toxicity: 1, ...other });
    }
    expect(await little.prove()).toMatchObject({
      proved: false,
      says: expect.stringContaining('does not have the toxic'),
    });
  });
});

describe('a proxy', () => {
  it('that is cut lets nobody through, and afterwards everybody', async () => {
    const little = run();
    await little.call('toxiproxy', 'cut', { target: target() });
    expect(await little.prove()).toMatchObject({ proved: true });
    await little.undo();
    expect(await toxiproxy.proxy(name)).toEqual(before);
  });

  it('that is restored needs no undo any more', async () => {
    const little = run();
    await little.call('toxiproxy', 'cut', { target: target() });
    expect(await little.call('toxiproxy', 'restore', { target: target() })).toBe(1);
    expect(little.held).toEqual([]);
    expect(await toxiproxy.proxy(name)).toEqual(before);
    expect(await little.call('toxiproxy', 'restore', { target: target() })).toBe(0);
  });

  it('that is disabled and enabled by updates needs none either', async () => {
    const little = run();
    await little.call('toxiproxy', 'updateProxy', { ...url(), enabled: false });
    expect(little.held).toHaveLength(1);
    await little.call('toxiproxy', 'updateProxy', { ...url(), enabled: true });
    expect(little.held).toEqual([]);
  });

  it('that is changed twice is what it was before the first', async () => {
    const little = run();
    await little.call('toxiproxy', 'updateProxy', { ...url(), upstream: '127.0.0.1:9' });
    await little.call('toxiproxy', 'updateProxy', { ...url(), upstream: '127.0.0.1:10', enabled: false });
    expect(little.held).toHaveLength(2);
    await little.undo();
    expect(await toxiproxy.proxy(name)).toEqual(before);
  });

  it('that was created goes', async () => {
    const little = run();
    const made = { url: toxiproxyProcess.url, name: 'new', upstream: '127.0.0.1:9' };
    expect(await little.call('toxiproxy', 'createProxy', made)).toMatchObject({ name: 'new', enabled: true });
    expect(little.held[0]?.intent.needsProof).toBe(false);
    await little.undo();
    expect(await toxiproxy.proxy('new')).toBeUndefined();
  });

  it('that was created and deleted needs no undo, its toxics neither', async () => {
    const little = run();
    const made = { url: toxiproxyProcess.url, name: 'new', upstream: `127.0.0.1:${server.port}` };
    await little.call('toxiproxy', 'createProxy', made);
    const toxic = { target: { proxy: 'new', url: made.url }, type: 'latency', attributes: { latency: 1 } };
    await little.call('toxiproxy', 'addToxic', toxic);
    expect(little.held).toHaveLength(2);
    await little.call('toxiproxy', 'deleteProxy', { url: made.url, name: 'new' });
    expect(little.held).toEqual([]);
  });

  it('that was changed and then deleted comes back as it was', async () => {
    const little = run();
    await toxiproxy.addToxic(name, {
      name: 'old',
      type: 'latency',
      stream: 'upstream',
      toxicity: 0.5,
      attributes: { latency: 7, jitter: 0 },
    });
    const was = await toxiproxy.proxy(name);
    await little.call('toxiproxy', 'updateProxy', { ...url(), enabled: false });
    await little.call('toxiproxy', 'deleteProxy', url());
    await little.undo();
    expect(await toxiproxy.proxy(name)).toEqual(was);
  });
});

describe('toxics that were not asked for stay', () => {
  const old = {
    name: 'old',
    type: 'latency',
    stream: 'upstream',
    toxicity: 1,
    attributes: { latency: 1, jitter: 0 },
  } as const;

  it('when a fault is undone', async () => {
    await toxiproxy.addToxic(name, old);
    const little = run();
    await little.call('toxiproxy', 'addToxic', { target: target(), type: 'bandwidth', attributes: { rate: 9 } });
    await little.undo();
    expect((await toxiproxy.proxy(name))?.toxics).toEqual([old]);
  });

  it('when one of the same name is wanted: that is refused', async () => {
    await toxiproxy.addToxic(name, old);
    const little = run();
    const again = { target: target(), name: 'old', type: 'bandwidth', attributes: { rate: 9 } };
    await expect(little.call('toxiproxy', 'addToxic', again)).rejects.toThrow(/has a toxic "old" already/);
    expect(little.held).toEqual([]);
  });

  it('when one of them is taken off by its name', async () => {
    const little = run();
    await toxiproxy.addToxic(name, old);
    await little.call('toxiproxy', 'addToxic', {
      target: target(),
      name: 'new',
      type: 'bandwidth',
      attributes: { rate: 9 },
    });
    expect(await little.call('toxiproxy', 'removeToxic', { target: target(), name: 'new' })).toBe(1);
    expect(little.held).toEqual([]);
    expect((await toxiproxy.proxy(name))?.toxics).toEqual([old]);
    expect(await little.call('toxiproxy', 'removeToxic', { target: target(), name: 'new' })).toBe(0);
  });
});

describe('an undo', () => {
  it('of what nobody has any more does nothing', async () => {
    const little = run();
    await little.call('toxiproxy', 'addToxic', { target: target(), type: 'latency', attributes: { latency: 1 } });
    await toxiproxy.remove(name);
    await little.undo();
  });

  it('where Toxiproxy is gone has nothing left to do', async () => {
    const own = await createToxiproxyProcess();
    await own.start();
    const little = run();
    const made = { url: own.url, name: 'new', upstream: '127.0.0.1:9' };
    await little.call('toxiproxy', 'createProxy', made);
    const toxic = { target: { proxy: 'new', url: own.url }, type: 'latency', attributes: { latency: 1 } };
    await little.call('toxiproxy', 'addToxic', toxic);
    await own.kill();
    await little.undo();
    expect(little.held).toEqual([]);
  });

  it('where Toxiproxy hangs fails, and succeeds when it goes on', async () => {
    const own = await createToxiproxyProcess();
    await own.start();
    const little = run();
    await little.call('toxiproxy', 'createProxy', { url: own.url, name: 'new', upstream: '127.0.0.1:9' });
    own.pause();
    await expect(little.undo()).rejects.toThrow(/did not answer/);
    own.resume();
    await little.undo();
    expect((await createToxiproxy({ url: own.url }).proxies()).size).toBe(0);
    await own.kill();
  });
});

describe('targets that are not there are told of before anything is made', () => {
  it.each<[string, string, () => object]>([
    [
      'addToxic',
      'has no proxy "none"; it has shop',
      () => ({ target: { proxy: 'none', url: toxiproxyProcess.url }, type: 'latency', attributes: { latency: 1 } }),
    ],
    ['cut', 'has no proxy "none"', () => ({ target: { proxy: 'none', url: toxiproxyProcess.url } })],
    ['updateProxy', 'has no proxy "none"', () => ({ url: toxiproxyProcess.url, name: 'none', enabled: false })],
    ['createProxy', 'has a proxy "shop" already', () => ({ ...url(), upstream: '127.0.0.1:9' })],
  ])('%s: %s', async (func, message, args) => {
    const little = run();
    await expect(little.call('toxiproxy', func, args())).rejects.toThrow(message);
    expect(little.held).toEqual([]);
  });
});

describe('a fault that a cluster app has kept which is gone', () => {
  const orphaned = { module: 'toxiproxy', func: 'endFault', arguments: { fault: 'latency-1' } } as const;

  it('is ended by taking the lab’s proxies away, and no others', async () => {
    const own = labProviders({ ...lab, ports: { ...lab.ports, toxiproxy: toxiproxyProcess.port } });
    await toxiproxy.create({ name: 'gameday:feed->users-1', upstream: '127.0.0.1:9' });
    await undoCall(own)(orphaned);
    expect([...(await toxiproxy.proxies()).keys()]).toEqual([name]);
  });

  it('needs nothing where Toxiproxy is gone too', async () => {
    await undoCall(providers)(orphaned);
  });
});

it('a reset of the lab’s own Toxiproxy leaves the faults alone that the cluster app keeps', async () => {
  const little = littleRun(labProviders({ ...lab, ports: { ...lab.ports, toxiproxy: toxiproxyProcess.port } }));
  const kept = 'gameday:feed->users-1';
  await toxiproxy.create({ name: kept, upstream: '127.0.0.1:9' });
  const toxic = {
    name: 'x',
    type: 'latency',
    stream: 'upstream',
    toxicity: 1,
    attributes: { latency: 1, jitter: 0 },
  } as const;
  await toxiproxy.addToxic(kept, toxic);
  await toxiproxy.addToxic(name, toxic);
  await toxiproxy.update(name, { enabled: false });
  await little.call('toxiproxy', 'reset', {});
  expect(await toxiproxy.proxy(name)).toEqual(before);
  expect((await toxiproxy.proxy(kept))?.toxics).toEqual([toxic]);
});
