import { type PortRange, proxyPrefix } from '@gameday/conventions';
import { type ProxyState, type Toxiproxy, ToxiproxyAway, ToxiproxyRefused, ToxiproxyStalled } from '@gameday/toxiproxy';
import type { Log } from '../shared.ts';
import { FaultError } from './errors.ts';
import type { KnownProxy, WantedProxy } from './plan.ts';
import type { ToxiproxyProcess } from './toxiproxy-process.ts';

type Wanted = ReadonlyMap<string, WantedProxy>;

export interface ProxyKeeperOptions {
  readonly toxiproxy: Toxiproxy;
  /** Where proxies may listen. */
  readonly ports: PortRange;
  readonly process: ToxiproxyProcess;
  readonly log: Log;
}

const loopback = '127.0.0.1';
const portOf = (listen: string): number => Number(listen.slice(listen.lastIndexOf(':') + 1));
const isOurs = (name: string): boolean => name.startsWith(proxyPrefix);
const isTaken = (error: unknown): boolean =>
  error instanceof ToxiproxyRefused && error.status >= 500 && /in use|bind/i.test(error.message);

/**
 * Makes the proxies in Toxiproxy as they are wanted: it looks what is there and changes the difference, so that it does not matter
 * who made it, or whether Toxiproxy was away meanwhile. Proxies of other names are left alone.
 */
export class ProxyKeeper {
  readonly #options: ProxyKeeperOptions;
  /** Ports keep to their proxies for as long as these are wanted, so that callers need not be told again. */
  readonly #ports = new Map<string, number>();
  #known: ReadonlyMap<string, KnownProxy> = new Map();
  #nextPort = 0;
  /** Proxies of which Toxiproxy did not answer in time. */
  #stuck = new Set<string>();
  /** Other people's proxies as they were last seen. */
  #others: readonly ProxyState[] = [];
  /** Those that a kill has taken with it. */
  #lost: readonly ProxyState[] = [];

  constructor(options: ProxyKeeperOptions) {
    this.#options = options;
  }

  /** Our proxies that are there, as far as is known. */
  get known(): ReadonlyMap<string, KnownProxy> {
    return this.#known;
  }

  /** Whether other people's proxies still have to be made again. */
  get owes(): boolean {
    return this.#lost.length > 0;
  }

  /**
   * Makes it so.
   * @throws ToxiproxyError: away (then nothing of ours is there), stalled, refused; FaultError no_port
   */
  async reconcile(wanted: Wanted): Promise<void> {
    const { toxiproxy } = this.#options;
    this.#stuck = new Set(this.#known.keys());
    try {
      const there = await toxiproxy.proxies();
      this.#stuck.clear();
      this.#others = [...there.values()].filter(({ name }) => !isOurs(name));
      await this.#giveBack(there);
      const unwanted = [...there.keys()].filter((name) => isOurs(name) && !wanted.has(name));
      for (const name of this.#ports.keys()) if (!wanted.has(name)) this.#ports.delete(name);
      const known = new Map<string, KnownProxy>();
      const work = [
        ...unwanted.map((name) => this.#noting(name, () => toxiproxy.remove(name))),
        ...[...wanted.values()].map((proxy) =>
          this.#noting(proxy.name, async () => known.set(proxy.name, await this.#fit(proxy, there.get(proxy.name)))),
        ),
      ];
      const results = await Promise.allSettled(work);
      this.#known = known;
      const failure = results.find(({ status }) => status === 'rejected');
      if (failure?.status === 'rejected') throw failure.reason;
    } catch (error) {
      if (error instanceof ToxiproxyAway) this.#known = new Map();
      throw error;
    }
  }

  /**
   * Makes it so even where Toxiproxy hangs: removing a whole proxy closes its connections, which frees what a toxic's removal waits
   * for; if that hangs too the process is killed, and all that should be there is made again as soon as it is back.
   * @returns whether it was killed
   * @throws FaultError toxiproxy_stalled when it cannot be killed
   */
  async force(wanted: Wanted): Promise<boolean> {
    try {
      await this.reconcile(wanted);
      return false;
    } catch (error) {
      if (error instanceof ToxiproxyAway) return false; // its proxies are gone with it
      if (!(error instanceof ToxiproxyStalled)) throw error;
    }
    try {
      await Promise.all([...this.#stuck].map((name) => this.#options.toxiproxy.remove(name)));
      await this.reconcile(wanted);
      return false;
    } catch (error) {
      if (error instanceof ToxiproxyAway) return false;
      if (!(error instanceof ToxiproxyStalled)) throw error;
      this.#options.log.warn({ err: error }, 'Toxiproxy hangs: it is killed, and filled again when it is back');
    }
    this.#lost = this.#others;
    await this.#options.process.kill();
    this.#known = new Map();
    return true;
  }

  /** Other people's proxies that went with a kill. */
  async #giveBack(there: ReadonlyMap<string, ProxyState>): Promise<void> {
    const missing = this.#lost.filter(({ name }) => !there.has(name));
    if (missing.length > 0) await this.#options.toxiproxy.populate(missing);
    this.#others = [...this.#others, ...missing];
    this.#lost = [];
  }

  async #noting(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof ToxiproxyStalled) this.#stuck.add(name);
      throw error;
    }
  }

  async #fit(wanted: WantedProxy, found: ProxyState | undefined): Promise<KnownProxy> {
    const { toxiproxy } = this.#options;
    const { name, enabled, toxics } = wanted;
    const upstream = `${loopback}:${wanted.upstreamPort}`;
    const fits = found?.upstream === upstream;
    if (found && !fits) await toxiproxy.remove(name);
    const proxy = found && fits ? found : await this.#create(name, upstream, enabled);
    this.#ports.set(name, portOf(proxy.listen));
    const unwanted = proxy.toxics.filter((toxic) => !toxics.some((each) => each.name === toxic.name));
    for (const toxic of unwanted) await toxiproxy.removeToxic(name, toxic.name);
    const missing = toxics.filter((toxic) => !proxy.toxics.some((each) => each.name === toxic.name));
    for (const toxic of missing) await toxiproxy.addToxic(name, toxic);
    if (proxy.enabled !== enabled) await toxiproxy.update(name, { enabled });
    return { port: portOf(proxy.listen), enabled };
  }

  /** On the port that it had, or the next that nobody listens on. @throws FaultError no_port */
  async #create(name: string, upstream: string, enabled: boolean): Promise<ProxyState> {
    const { toxiproxy, ports } = this.#options;
    const had = this.#ports.get(name);
    for (let tries = 0; tries <= ports.count; tries++) {
      const port = tries === 0 ? (had ?? this.#takePort()) : this.#takePort();
      try {
        return await toxiproxy.create({ name, upstream, enabled, listen: `${loopback}:${port}` });
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    }
    const last = ports.first + ports.count - 1;
    throw new FaultError('no_port', `every port from ${ports.first} to ${last} is taken, so there is none for a proxy`);
  }

  /** In turn, so that a port is not used again soon: old connections may still point to it. */
  #takePort(): number {
    const { first, count } = this.#options.ports;
    const taken = new Set([...this.#ports.values(), ...this.#others.map(({ listen }) => portOf(listen))]);
    for (let tries = 0; tries < count; tries++) {
      const port = first + (this.#nextPort++ % count);
      if (!taken.has(port)) return port;
    }
    return first;
  }
}
