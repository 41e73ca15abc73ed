import { Proxy, Toxiproxy as NodeClient, Toxic, type ToxicDirection, type ToxicType } from 'toxiproxy-node-client';
import { ToxiproxyRefused } from './errors.ts';
import { boundedApi } from './transport.ts';

/** A toxic as Toxiproxy has it. */
export interface ToxicState {
  /** Unique in its proxy. */
  readonly name: string;
  readonly type: ToxicType;
  readonly stream: ToxicDirection;
  /** Share of the connections, drawn once for each. */
  readonly toxicity: number;
  readonly attributes: Readonly<Record<string, number>>;
}

/** A proxy as Toxiproxy has it. */
export interface ProxyState {
  readonly name: string;
  /** `127.0.0.1:23000` */
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
  readonly toxics: readonly ToxicState[];
}

/** What can be said of a proxy that is made or changed. */
export type ProxySettings = Partial<Pick<ProxyState, 'listen' | 'upstream' | 'enabled'>>;

/**
 * The API of one Toxiproxy. Every method throws ToxiproxyAway when nobody is there, ToxiproxyStalled when there is no answer in
 * time, ToxiproxyRefused with Toxiproxy's own words, and the reason of a signal that aborts.
 */
export interface Toxiproxy {
  readonly url: string;
  version(signal?: AbortSignal): Promise<string>;
  proxies(signal?: AbortSignal): Promise<ReadonlyMap<string, ProxyState>>;
  proxy(name: string, signal?: AbortSignal): Promise<ProxyState | undefined>;
  /** Without `listen` Toxiproxy picks a port; the answer has it. */
  create(
    proxy: { readonly name: string; readonly upstream: string } & ProxySettings,
    signal?: AbortSignal,
  ): Promise<ProxyState>;
  /** Changes what is given, and keeps the rest. A new place closes the connections there are, and so does disabling. */
  update(name: string, settings: ProxySettings, signal?: AbortSignal): Promise<ProxyState>;
  /** Closes its connections too. @returns false when there was none */
  remove(name: string, signal?: AbortSignal): Promise<boolean>;
  addToxic(proxy: string, toxic: ToxicState, signal?: AbortSignal): Promise<ToxicState>;
  /** @returns false when there was none */
  removeToxic(proxy: string, toxic: string, signal?: AbortSignal): Promise<boolean>;
  /** Makes proxies as they were, toxics included; those that are there already only get the toxics that they lack. */
  populate(proxies: readonly ProxyState[], signal?: AbortSignal): Promise<void>;
  /** Enables every proxy and removes every toxic. */
  reset(signal?: AbortSignal): Promise<void>;
}

export interface ToxiproxyOptions {
  readonly url: string;
  /** Deadline of each request, in milliseconds; default 500. On a loopback an answer takes one or two. */
  readonly timeoutMs?: number;
}

/** What the package's class is made of; it lacks the toxics. */
type ProxyBody = ConstructorParameters<typeof Proxy>[1];

const stateOf = ({ name, listen, upstream, enabled, toxics }: ProxyBody): ProxyState => ({
  ...{ name, listen, upstream, enabled },
  toxics: toxics as readonly ToxicState[],
});

/** What is not there is no error for who wants it away. */
async function unlessMissing<T, Missing>(answer: Promise<T>, missing: Missing): Promise<T | Missing> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ToxiproxyRefused && error.status === 404) return missing;
    throw error;
  }
}

/** A client of the Toxiproxy at this address. It keeps no connections, so there is nothing to close. */
export function createToxiproxy({ url, timeoutMs = 500 }: ToxiproxyOptions): Toxiproxy {
  const host = url.replace(/\/$/, '');
  const clientWith = (signal: AbortSignal | undefined) => {
    const client = new NodeClient(host);
    client.api = boundedApi({ timeoutMs, signal });
    return client;
  };
  // The package puts names into paths as they are.
  const pathOf = (name: string) => `${host}/proxies/${encodeURIComponent(name)}`;
  const proxyOf = (client: NodeClient, name: string) =>
    new Proxy(client, { name: encodeURIComponent(name), listen: '', upstream: '', enabled: true, toxics: [] });

  const toxiproxy: Toxiproxy = {
    url: host,
    async version(signal) {
      const text = await clientWith(signal).getVersion();
      // From 2.1.5 on it answers JSON, before that plain text.
      return text.startsWith('{') ? (JSON.parse(text) as { version: string }).version : text;
    },
    async proxies(signal) {
      // The package's `getAll` leaves the toxics out.
      const { data } = await clientWith(signal).api.get<Record<string, ProxyBody>>(`${host}/proxies`);
      return new Map(Object.values(data).map((body) => [body.name, stateOf(body)]));
    },
    proxy: (name, signal) =>
      unlessMissing(
        clientWith(signal)
          .api.get<ProxyBody>(pathOf(name))
          .then(({ data }) => stateOf(data)),
        undefined,
      ),
    async create({ name, upstream, listen = '127.0.0.1:0', enabled = true }, signal) {
      const made = await clientWith(signal).createProxy({ name, upstream, listen, enabled });
      return { ...made.toJson(), toxics: [] };
    },
    async update(name, settings, signal) {
      const { data } = await clientWith(signal).api.post<ProxyBody>(pathOf(name), settings);
      return stateOf(data);
    },
    remove: (name, signal) =>
      unlessMissing(
        proxyOf(clientWith(signal), name)
          .remove()
          .then(() => true),
        false,
      ),
    async addToxic(proxy, toxic, signal) {
      const made = await proxyOf(clientWith(signal), proxy).addToxic({ ...toxic });
      return made.toJson();
    },
    removeToxic(proxy, toxic, signal) {
      const client = clientWith(signal);
      const body = { name: encodeURIComponent(toxic), type: 'latency', stream: 'downstream' } as const;
      const made = new Toxic(client.api, pathOf(proxy), { ...body, toxicity: 1, attributes: {} });
      return unlessMissing(
        made.remove().then(() => true),
        false,
      );
    },
    async populate(proxies, signal) {
      const client = clientWith(signal);
      const plain = proxies.map(({ name, listen, upstream, enabled }) => ({ name, listen, upstream, enabled }));
      await client.populate(plain);
      const there = await toxiproxy.proxies(signal);
      for (const { name, toxics } of proxies) {
        const has = new Set(there.get(name)?.toxics.map((toxic) => toxic.name));
        for (const toxic of toxics) if (!has.has(toxic.name)) await toxiproxy.addToxic(name, toxic, signal);
      }
    },
    reset: (signal) => clientWith(signal).reset(),
  };
  return toxiproxy;
}
