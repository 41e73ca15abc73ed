import { exchange } from '@gameday/lab-kit';
import type { Replica } from './replicas.ts';

const answerMs = 250;

/** Which services each service calls, as its replicas say themselves. It never changes, so each is asked once. */
export class Callees {
  readonly #known = new Map<string, ReadonlySet<string>>();

  /** Asks one replica of each service of which it is not known yet; those that do not answer are asked the next time. */
  async learn(replicas: readonly Replica[]): Promise<void> {
    const asked = new Map(
      replicas
        .filter(({ settled, service }) => settled && !this.#known.has(service))
        .map((replica) => [replica.service, replica]),
    );
    await Promise.all([...asked.values()].map((replica) => this.#ask(replica)));
  }

  /** A service of which nothing is known may call anybody but itself. */
  calls(caller: string, callee: string): boolean {
    return this.#known.get(caller)?.has(callee) ?? caller !== callee;
  }

  async #ask({ service, adminPort }: Replica): Promise<void> {
    try {
      const { status, text } = await exchange({ path: '/governance', to: adminPort, timeoutMs: answerMs });
      if (status !== 200) return;
      const { edges } = JSON.parse(text) as { edges: ReadonlyArray<{ peer: string }> };
      this.#known.set(service, new Set(edges.map(({ peer }) => peer)));
    } catch {
      // It may be starting, or be stopped by a fault.
    }
  }
}
