import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchLab, Replica } from './lab.ts';
import type { LoadSample } from './load.ts';

export const url = (port: number, path: string): string => `http://127.0.0.1:${port}${path}`;
export const note = (text: string): void => void process.stderr.write(`${text}\n`);

/** Waits until something holds. @throws Error naming it */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  timeoutMs = 60_000,
  everyMs = 50,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  const isSo = async () => {
    try {
      return await holds();
    } catch {
      return false; // whatever is asked is not there yet
    }
  };
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come about within ${timeoutMs} ms`);
    await sleep(everyMs);
  }
}

/** A person of the app, as request headers. */
export async function signUp(lab: BenchLab): Promise<Record<string, string>> {
  const api = url(lab.ports.gateway, '/api');
  const request = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const body = JSON.stringify({ nickname: 'bench', password: 'gameday-bench' });
  await fetch(`${api}/users`, { ...request, body });
  const { token } = (await (await fetch(`${api}/sessions`, { ...request, body })).json()) as { token: string };
  return { authorization: `Bearer ${token}` };
}

export const replicasOf = async (lab: BenchLab, service: string): Promise<readonly Replica[]> =>
  (await lab.status()).services.find(({ name }) => name === service)?.replicas ?? [];

interface Picks {
  readonly edges: ReadonlyArray<{
    readonly state: { readonly balancer: { readonly endpoints: ReadonlyArray<{ id: string; picksTotal: number }> } };
  }>;
}

/** How often the gateway has picked each replica of a callee. */
export async function picks(adminPort: number, peer: string): Promise<Map<string, number>> {
  const report = (await (await fetch(url(adminPort, `/governance?peer=${peer}`))).json()) as Picks;
  return new Map(report.edges[0]?.state.balancer.endpoints.map(({ id, picksTotal }) => [id, picksTotal]));
}

/** Tells each way in which requests failed, once. */
export function complain(samples: readonly LoadSample[]): void {
  for (const what of new Set(samples.filter(({ good }) => !good).map((sample) => sample.what))) {
    note(`  failed: ${what}`);
  }
}
