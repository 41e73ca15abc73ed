import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf, openUndoLog, recover, runExperiment, validateExperiment } from '@gameday/chaos-engine';
import { createToxiproxy, type Toxiproxy } from '@gameday/toxiproxy';
import { createToxiproxyProcess, type ToxiproxyProcess } from '@gameday/toxiproxy/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { labProviders, undoCall } from '../index.ts';
import { echoServer } from '../testing/echo-server.ts';
import { noLab } from '../testing/little-run.ts';

let server: Awaited<ReturnType<typeof echoServer>>;
let toxiproxyProcess: ToxiproxyProcess;
let toxiproxy: Toxiproxy;
const lab = noLab();
const providers = labProviders(lab);
const undo = join(lab.folder, 'undo');

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

const python = (type: string, module: string, func: string, args: object) => ({
  type,
  name: func,
  provider: { type: 'python', module: `chaostoxi.${module}`, func, arguments: args },
});

/** As its authors' own documents are written: a proxy is made, made slow, and removed by the rollbacks. */
const document = () => ({
  title: 'a slow shop',
  description: 'as chaostoolkit-toxiproxy would have it',
  configuration: { toxiproxy_host: '127.0.0.1', toxiproxy_port: String(toxiproxyProcess.port) },
  'steady-state-hypothesis': {
    title: 'the proxy is there',
    probes: [{ ...python('probe', 'proxy.probes', 'proxy_exist', { proxy_name: 'other' }), tolerance: true }],
  },
  method: [
    python('action', 'proxy.actions', 'create_proxy', {
      proxy_name: 'shop',
      upstream_host: '127.0.0.1',
      upstream_port: server.port,
      listen_host: '127.0.0.1',
    }),
    python('action', 'toxic.actions', 'create_latency_toxic', {
      for_proxy: 'shop',
      toxic_name: 'slow',
      latency: 120,
    }),
    {
      type: 'probe',
      name: 'it answers late',
      provider: { type: 'http', url: 'http://127.0.0.1:${shop_PORT}/', timeout: 3 },
    },
  ],
  rollbacks: [
    python('action', 'toxic.actions', 'delete_toxic', { for_proxy: 'shop', toxic_name: 'slow' }),
    python('action', 'proxy.actions', 'delete_proxy', { proxy_name: 'shop' }),
  ],
});

async function play(value: object, signal?: AbortSignal) {
  const experiment = await validateExperiment({ file: 'x.json', folder: '/', value }, { providers });
  const id = `run-${Math.random().toString(36).slice(2)}`;
  return runExperiment({
    experiment,
    providers,
    leases: openUndoLog(undo, { run: id }),
    id,
    ...(signal && { signal }),
  });
}

it('an experiment of chaostoolkit-toxiproxy runs unchanged, is proved, and leaves nothing behind', async () => {
  await toxiproxy.create({ name: 'other', upstream: '127.0.0.1:9' });
  const { gameday, run } = await play(document());
  expect(gameday.reasons).toEqual([]);
  expect(gameday.verdict).toBe('held');
  expect(exitCodeOf(gameday)).toBe(0);
  expect(run.at(-1)?.duration).toBeGreaterThan(0.12);
  expect(gameday.proofs).toMatchObject([{ of: 'latency of 120 ms on the proxy shop', proved: true }]);
  expect([...(await toxiproxy.proxies()).keys()]).toEqual(['other']);
  expect(readdirSync(undo).filter((name) => name.endsWith('.jsonl'))).toEqual([]);
});

it('one that is ended early leaves nothing behind either', async () => {
  const stop = new AbortController();
  const value = document();
  const paused = { ...value, method: value.method.map((activity) => ({ ...activity, pauses: { after: 5 } })) };
  const playing = play(paused, stop.signal);
  await expect.poll(async () => (await toxiproxy.proxies()).has('shop')).toBe(true);
  stop.abort('SIGINT');
  expect((await playing).gameday.verdict).toBe('aborted');
  expect([...(await toxiproxy.proxies()).keys()]).toEqual(['other']);
});

it('what a dead run has left is undone from its log', async () => {
  const leases = openUndoLog(undo, { run: 'dead' });
  const undoOf = { url: toxiproxyProcess.url, name: 'left', previous: null };
  const lease = await leases.acquire({
    kind: 'toxiproxy.proxy',
    target: 'proxy left',
    says: 'a proxy',
    undo: { module: 'toxiproxy', func: 'restoreProxy', arguments: undoOf },
  });
  await toxiproxy.create({ name: 'left', upstream: '127.0.0.1:9' });
  await lease.confirm();
  const recovered = await recover(undo, { undo: undoCall(providers), isAlive: () => false });
  expect(recovered.undone.map(({ intent }) => intent.says)).toEqual(['a proxy']);
  expect((await toxiproxy.proxies()).has('left')).toBe(false);
});
