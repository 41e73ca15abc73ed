import { createToxiproxy, ToxiproxyAway } from '@gameday/toxiproxy';
import type { Lab } from '../lab/lab.ts';
import { proxyPrefix } from '@gameday/conventions';

/**
 * Takes away the proxies that a cluster app which is gone has left in the lab's Toxiproxy.
 * @returns whether there were any
 */
export async function removeLabProxies({ ports }: Pick<Lab, 'ports'>, signal: AbortSignal): Promise<boolean> {
  const toxiproxy = createToxiproxy({ url: `http://127.0.0.1:${ports.toxiproxy}`, timeoutMs: 2_000 });
  try {
    const names = [...(await toxiproxy.proxies(signal)).keys()].filter((name) => name.startsWith(proxyPrefix));
    for (const name of names) await toxiproxy.remove(name, signal);
    return names.length > 0;
  } catch (error) {
    // Its proxies are gone with it.
    if (error instanceof ToxiproxyAway) return false;
    throw error;
  }
}
