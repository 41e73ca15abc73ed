import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, processTree, pssBytes } from '@gameday/process';
import { url } from '../support/app.ts';
import type { BenchLab } from '../support/lab.ts';
import { processesOf } from '../support/processes.ts';

/** What a lab holds at one moment. */
export interface Held {
  readonly atMs: number;
  /** Memory of all its processes, k6 not among them. */
  readonly bytes: number;
  /** Open file descriptors of the services' replicas, by process. */
  readonly descriptors: ReadonlyMap<number, number>;
  /** Timers, sockets, servers and whatever else keeps the replicas' event loops, by their own count. */
  readonly resources: ReadonlyMap<number, number>;
}

interface Running {
  readonly name: string;
  readonly pid: number;
  readonly adminPort?: number;
}

async function partsOf(lab: BenchLab): Promise<Running[]> {
  const { engines, apps, services } = await lab.status();
  const replicas = services.flatMap(({ name, replicas: all }) =>
    all.map(({ pid, adminPort }) => ({ name, pid, adminPort })),
  );
  const parts: ReadonlyArray<Omit<Running, 'pid'> & { readonly pid: number | null }> = [
    ...engines,
    ...apps,
    ...replicas,
  ];
  return parts.flatMap(({ pid, ...part }) => (pid === null ? [] : [{ ...part, pid }]));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function descriptorsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

/** `nodejs_active_resources_total` of a replica. */
async function resourcesOf(adminPort: number): Promise<number> {
  const text = await (await fetch(url(adminPort, '/metrics'))).text();
  return Number(/^nodejs_active_resources_total(?:\{[^}]*\})? ([\d.]+)$/m.exec(text)?.[1] ?? Number.NaN);
}

export async function heldBy(lab: BenchLab): Promise<Held> {
  const parts = await partsOf(lab);
  const services = parts.filter(({ adminPort }) => adminPort !== undefined);
  const pids = [...new Set(parts.flatMap(({ pid }) => processTree([pid])))];
  return {
    atMs: performance.now(),
    bytes: sum(pids.map((pid) => pssBytes(pid) ?? 0)),
    descriptors: new Map(services.map(({ pid }) => [pid, descriptorsOf(pid)])),
    resources: new Map(
      await Promise.all(services.map(async ({ pid, adminPort = 0 }) => [pid, await resourcesOf(adminPort)] as const)),
    ),
  };
}

/** CPU seconds used so far, by part; the replicas of a service together. */
export async function cpuByPart(lab: BenchLab): Promise<Map<string, number>> {
  const used = new Map<string, number>();
  const parts = await partsOf(lab);
  for (const part of parts) {
    const { name } = part;
    const seconds = sum(processesOf([part], parts).map((pid) => cpuSeconds(pid) ?? 0));
    used.set(name, (used.get(name) ?? 0) + seconds);
  }
  return used;
}

/** Looks now and then until it is stopped. */
export function watch(lab: BenchLab, everyMs: number): { stop(): Promise<readonly Held[]> } {
  const seen: Held[] = [];
  const end = new AbortController();
  const looking = (async () => {
    while (!end.signal.aborted) {
      const held = await heldBy(lab).catch(() => undefined); // it may be changing
      if (held) seen.push(held);
      await sleep(everyMs, undefined, { signal: end.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      end.abort();
      await looking;
      return seen;
    },
  };
}
