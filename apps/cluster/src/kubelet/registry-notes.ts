import type { Registry } from './options.ts';

/** How long a dead replica stays in the registry as critical, for all to see, before it goes. */
const shownCriticalMs = 3_000;
/** A registry that does not answer holds nobody's removal up for longer than this. */
const goodbyeTimeoutMs = 1_000;

/** What the registry is told about replicas that cannot speak for themselves any more. */
export class RegistryNotes {
  readonly #registry: Registry | undefined;
  readonly #goodbyes = new Map<string, NodeJS.Timeout>();

  constructor(registry: Registry | undefined) {
    this.#registry = registry;
  }

  /**
   * It shows as critical at once, and goes after a moment unless its successor has been started by then, whose own
   * registration under the same name takes the place of the dead one's.
   */
  died(replica: string, reason: string): void {
    if (!this.#registry) return;
    void this.#registry.markCritical(replica, reason);
    this.#cancel(replica);
    const goodbye = setTimeout(() => void this.#registry?.deregister(replica), shownCriticalMs);
    this.#goodbyes.set(replica, goodbye);
  }

  started(replica: string): void {
    this.#cancel(replica);
  }

  /** Its first readiness since it was started; the mark may be from before this kubelet. */
  ready(replica: string): void {
    void this.#registry?.clearMark(replica);
  }

  /** It deregisters itself; one that had to be killed could not. */
  async removed(replica: string): Promise<void> {
    this.#cancel(replica);
    if (!this.#registry) return;
    const timeout = Promise.withResolvers<void>();
    const timer = setTimeout(timeout.resolve, goodbyeTimeoutMs);
    await Promise.race([this.#registry.deregister(replica), timeout.promise]);
    clearTimeout(timer);
  }

  close(): void {
    for (const replica of [...this.#goodbyes.keys()]) this.#cancel(replica);
  }

  #cancel(replica: string): void {
    clearTimeout(this.#goodbyes.get(replica));
    this.#goodbyes.delete(replica);
  }
}
