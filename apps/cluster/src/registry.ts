import { setTimeout as sleep } from 'node:timers/promises';
import { exchange, monolith, services } from '@gameday/lab-kit';
import { portIsFree } from '@gameday/process';

const sweepRetryMs = 250;

type Registered = Record<string, { ID?: string; Service?: string; Port?: number }>;

/**
 * What the cluster tells Consul about replicas that cannot speak for themselves any more. Consul being away is no
 * reason to stop: then nobody learns of anything from it anyway.
 */
export class ConsulRegistry {
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** Marks a replica as critical at once, with the reason that people then see. */
  async markCritical(replica: string, reason: string): Promise<void> {
    await this.#put(`maintenance/${encodeURIComponent(replica)}?enable=true&reason=${encodeURIComponent(reason)}`);
  }

  /** Takes the mark back. */
  async clearMark(replica: string): Promise<void> {
    await this.#put(`maintenance/${encodeURIComponent(replica)}?enable=false`);
  }

  async deregister(replica: string): Promise<void> {
    await this.#put(`deregister/${encodeURIComponent(replica)}`);
  }

  /**
   * Once, when Consul first answers: deregisters every instance of the lab's services that nobody vouches for, which replicas left
   * that were killed together with their lab, and that Consul has kept.
   * @returns what gives it up
   */
  sweepWhenThere(isOurs: (replica: string) => boolean): AbortController {
    const end = new AbortController();
    void this.#sweep(isOurs, end.signal);
    return end;
  }

  async #sweep(isOurs: (replica: string) => boolean, signal: AbortSignal): Promise<void> {
    const names: string[] = [...services, monolith].map(({ name }) => name);
    while (!signal.aborted) {
      const request = { path: '/v1/agent/services', to: this.#port, timeoutMs: 2_000 };
      const answer = await exchange(request).catch(() => undefined);
      if (answer?.status === 200) {
        for (const { ID = '', Service = '', Port = 0 } of Object.values(JSON.parse(answer.text) as Registered)) {
          if (!names.includes(Service) || isOurs(ID)) continue;
          // A replica that somebody runs by hand is not ours, and alive.
          if (await portIsFree(Port)) await this.deregister(ID);
        }
        return;
      }
      await sleep(sweepRetryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #put(path: string): Promise<void> {
    const request = { method: 'PUT', path: `/v1/agent/service/${path}`, to: this.#port, timeoutMs: 2_000 };
    await exchange(request).catch(() => undefined);
  }
}
