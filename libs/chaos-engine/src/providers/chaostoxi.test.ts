import { chaostoxi, nativeOperation } from '@gameday/experiment';
import { describe, expect, it } from 'vitest';
import { mapChaostoxi } from './chaostoxi.ts';

const none = { configuration: {}, environment: {} };
const toxics = 'chaostoxi.toxic.actions';
const proxies = 'chaostoxi.proxy.actions';
const onProxy = { for_proxy: 'db', toxic_name: 't' };

/** Every function of the package, with arguments, the native call in its place, what that answers and what Python would. */
const table: readonly (readonly [
  module: string,
  func: string,
  args: object,
  native: string,
  call: object,
  found: unknown,
  answer: unknown,
])[] = [
  [
    proxies,
    'create_proxy',
    { proxy_name: 'db', upstream_host: 'env:HOST', upstream_port: 5432 },
    'createProxy',
    { name: 'db', listen: '0.0.0.0:0', upstream: 'here:5432', enabled: true },
    { listen: '[::]:4711' },
    true,
  ],
  [
    proxies,
    'modify_proxy',
    { proxy_name: 'db', upstream_address: 'a:1' },
    'updateProxy',
    { name: 'db', upstream: 'a:1' },
    {},
    true,
  ],
  [proxies, 'disable_proxy', { proxy_name: 'db' }, 'updateProxy', { name: 'db', enabled: false }, {}, true],
  [proxies, 'enable_proxy', { proxy_name: 'db' }, 'updateProxy', { name: 'db', enabled: true }, {}, true],
  [proxies, 'delete_proxy', { proxy_name: 'db' }, 'deleteProxy', { name: 'db' }, true, null],
  [proxies, 'reset', {}, 'reset', {}, null, true],
  ['chaostoxi.proxy.probes', 'proxy_exist', { proxy_name: 'db' }, 'readProxy', { name: 'db' }, null, false],
  [
    'chaostoxi.proxy.probes',
    'get_proxy_attribute',
    { proxy_name: 'db', attribute: 'listen' },
    'readProxy',
    { name: 'db' },
    { listen: 'x:1' },
    'x:1',
  ],
  [
    toxics,
    'create_toxic',
    { ...onProxy, toxic_type: 'reset_peer', stream: 'upstream', toxicity: 0.5, attributes: { timeout: 5 } },
    'addToxic',
    {
      target: { proxy: 'db' },
      name: 't',
      type: 'reset_peer',
      attributes: { timeout: 5 },
      stream: 'upstream',
      toxicity: 0.5,
    },
    {},
    true,
  ],
  [
    toxics,
    'create_latency_toxic',
    { ...onProxy, latency: 5 },
    'addToxic',
    { target: { proxy: 'db' }, name: 't', type: 'latency', attributes: { latency: 5, jitter: 0 } },
    {},
    true,
  ],
  [
    toxics,
    'create_bandwith_degradation_toxic',
    { ...onProxy, rate: 5 },
    'addToxic',
    { target: { proxy: 'db' }, name: 't', type: 'bandwidth', attributes: { rate: 5 } },
    {},
    true,
  ],
  [
    toxics,
    'create_slow_connection_close_toxic',
    { ...onProxy, delay: 5 },
    'addToxic',
    { target: { proxy: 'db' }, name: 't', type: 'slow_close', attributes: { delay: 5 } },
    {},
    true,
  ],
  [
    toxics,
    'create_timeout_toxic',
    { ...onProxy, timeout: 5 },
    'addToxic',
    { target: { proxy: 'db' }, name: 't', type: 'timeout', attributes: { timeout: 5 } },
    {},
    true,
  ],
  [
    toxics,
    'create_slicer_toxic',
    { ...onProxy, average_size: 5, size_variation: 1, delay: 2 },
    'addToxic',
    {
      target: { proxy: 'db' },
      name: 't',
      type: 'slicer',
      attributes: { average_size: 5, size_variation: 1, delay: 2 },
    },
    {},
    true,
  ],
  [
    toxics,
    'create_limiter_toxic',
    { ...onProxy, bytes_limit: 5 },
    'addToxic',
    { target: { proxy: 'db' }, name: 't', type: 'limit_data', attributes: { bytes: 5 } },
    {},
    true,
  ],
  [toxics, 'delete_toxic', onProxy, 'removeToxic', { target: { proxy: 'db' }, name: 't' }, false, false],
];

describe('chaostoolkit-toxiproxy', () => {
  it.each(table)('%s.%s is mapped', (module, func, args, native, call, found, answer) => {
    const mapped = mapChaostoxi({ module, func, arguments: { ...args } }, { ...none, environment: { HOST: 'here' } });
    expect(mapped.call).toEqual({ module: 'toxiproxy', func: native, arguments: call });
    expect(mapped.answer(found)).toEqual(answer);
    expect(nativeOperation('toxiproxy', native)?.arguments.safeParse(call).success).toBe(true);
  });

  it('is mapped as a whole', () => {
    const all = Object.entries(chaostoxi).flatMap(([module, functions]) =>
      Object.keys(functions).map((func) => `${module}.${func}`),
    );
    expect(table.map(([module, func]) => `${module}.${func}`).sort()).toEqual(all.sort());
  });

  it.each([
    [{}, {}],
    [{ toxiproxy_url: 'http://a:1' }, { url: 'http://a:1' }],
    [{ toxiproxy_host: 'b' }, { url: 'http://b:8474' }],
    [{ toxiproxy_port: 9 }, { url: 'http://127.0.0.1:9' }],
    [{ toxiproxy_url: 'http://a:1', toxiproxy_host: 'b', toxiproxy_port: 9 }, { url: 'http://a:1' }],
  ])('finds the API by the configuration %j', (configuration, wanted) => {
    const mapped = mapChaostoxi({ module: proxies, func: 'reset', arguments: {} }, { ...none, configuration });
    expect(mapped.call.arguments).toEqual(wanted);
  });

  it('publishes the port of a proxy, as the package does', () => {
    const args = { proxy_name: 'db', upstream_host: 'a', upstream_port: 1 };
    const mapped = mapChaostoxi({ module: proxies, func: 'create_proxy', arguments: args }, none);
    expect(mapped.publishes({ listen: '127.0.0.1:4711' })).toEqual({ db_PORT: '4711' });
  });

  it('refuses what it does not know, by name', () => {
    const call = { module: 'chaosaws.ec2.actions', func: 'stop', arguments: {} };
    expect(() => mapChaostoxi(call, none)).toThrow('the Python function chaosaws.ec2.actions.stop is not known here');
    const host = {
      module: proxies,
      func: 'create_proxy',
      arguments: { proxy_name: 'a', upstream_host: 'env:AWAY', upstream_port: 1 },
    };
    expect(() => mapChaostoxi(host, none)).toThrow('the environment variable AWAY is not set');
  });
});
