import { exchange } from '../lab/http.ts';

/**
 * What the supervisor tells Consul about replicas that cannot speak for themselves any more. Consul being away is no
 * reason to stop: then nobody learns of anything from it anyway.
 */
export class ConsulAgent {
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
   * Deregisters every instance of these services that nobody vouches for: what replicas left that were killed together
   * with their supervisor, and that Consul has kept.
   */
  async sweep(services: readonly string[], isOurs: (replica: string) => boolean): Promise<void> {
    const request = { path: '/v1/agent/services', to: this.#port, timeoutMs: 2_000 };
    const answer = await exchange(request).catch(() => undefined);
    if (answer?.status !== 200) return;
    const known = Object.values(JSON.parse(answer.text) as Record<string, { ID?: string; Service?: string }>);
    const strangers = known.flatMap(({ ID = '', Service = '' }) =>
      services.includes(Service) && !isOurs(ID) ? [ID] : [],
    );
    await Promise.all(strangers.map((replica) => this.deregister(replica)));
  }

  async #put(path: string): Promise<void> {
    const request = { method: 'PUT', path: `/v1/agent/service/${path}`, to: this.#port, timeoutMs: 2_000 };
    await exchange(request).catch(() => undefined);
  }
}
