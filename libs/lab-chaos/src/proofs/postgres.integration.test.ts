import { createToxiproxy, type ToxicState, type Toxiproxy } from '@gameday/toxiproxy';
import { createToxiproxyProcess, type ToxiproxyProcess } from '@gameday/toxiproxy/testing';
import { systemClock } from '@gameday/chaos-engine';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { proveCut, proveToxic } from './prove-roads.ts';
import type { Road, Toxic } from './road.ts';

const server = new URL(process.env['GAMEDAY_TEST_POSTGRES_URL'] ?? 'postgres://nobody@127.0.0.1:1/none');
const context = { clock: systemClock, signal: new AbortController().signal };
const name = 'database';
let toxiproxyProcess: ToxiproxyProcess;
let toxiproxy: Toxiproxy;

beforeAll(async () => {
  toxiproxyProcess = await createToxiproxyProcess();
  await toxiproxyProcess.start();
  toxiproxy = createToxiproxy({ url: toxiproxyProcess.url, timeoutMs: 2_000 });
  await toxiproxy.create({ name, upstream: server.host });
});
afterEach(() => toxiproxy.reset());
afterAll(() => toxiproxyProcess.kill());

async function road(): Promise<Road> {
  const proxy = await toxiproxy.proxy(name);
  return {
    name: 'feed → postgres',
    through: { host: '127.0.0.1', port: Number(proxy?.listen.split(':').at(-1)) },
    direct: { host: server.hostname, port: Number(server.port) },
    speaks: 'postgres',
    toxics: (proxy?.toxics ?? []) as readonly Toxic[],
    databaseUrl: ({ host, port }) => Object.assign(new URL(server), { host: `${host}:${port}` }).href,
  };
}

it.each<[string, Partial<ToxicState> & { attributes: Record<string, number> }]>([
  ['latency', { attributes: { latency: 150 } }],
  ['latency', { stream: 'upstream', attributes: { latency: 150 } }],
  ['bandwidth', { attributes: { rate: 40 } }],
  ['bandwidth', { stream: 'upstream', attributes: { rate: 40 } }],
  ['slow_close', { stream: 'upstream', attributes: { delay: 200 } }],
  ['slow_close', { stream: 'downstream', attributes: { delay: 200 } }],
  ['timeout', { attributes: { timeout: 0 } }],
  ['timeout', { attributes: { timeout: 200 } }],
  ['reset_peer', { attributes: { timeout: 0 } }],
  ['slicer', { attributes: { average_size: 200, size_variation: 0, delay: 3000 } }],
  ['limit_data', { attributes: { bytes: 0 } }],
  ['limit_data', { attributes: { bytes: 5000 } }],
])('%s before a database is proved: %j', async (type, more) => {
  const toxic = { name: 'x', type, stream: 'downstream', toxicity: 1, ...more } as ToxicState;
  await toxiproxy.addToxic(name, toxic);
  const proof = await proveToxic([await road()], toxic as Toxic, context);
  expect(proof, proof.says).toMatchObject({ proved: true });
});

it('nothing is proved of a database that nothing is before', async () => {
  const toxic = { type: 'latency', stream: 'downstream', toxicity: 1, attributes: { latency: 150 } } as const;
  expect(await proveToxic([await road()], toxic, context)).toMatchObject({ proved: false });
});

it('a database that is cut off is proved to be', async () => {
  const whole = await road();
  expect(await proveCut([whole], context)).toMatchObject({ proved: false });
  await toxiproxy.update(name, { enabled: false });
  expect(await proveCut([whole], context)).toMatchObject({ proved: true });
});
