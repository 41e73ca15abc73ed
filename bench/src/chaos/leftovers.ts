import { setTimeout as sleep } from 'node:timers/promises';
import { isStopped, processIdentity } from '@gameday/process';
import { url } from '../support/app.ts';
import type { BenchLab, LabStatus } from '../support/lab.ts';

/** What faults have left in a lab. */
export interface Leftovers {
  readonly toxics: number;
  readonly detours: number;
  readonly stopped: number;
  readonly stressed: number;
  /** What the cluster app still lists as in force. */
  readonly faults: number;
}

export const totalOf = (left: Leftovers): number => Object.values(left).reduce((sum, count) => sum + count, 0);

const answerMs = 1_000;

async function ask<T>(address: string): Promise<T> {
  const response = await fetch(address, { signal: AbortSignal.timeout(answerMs) });
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  return (await response.json()) as T;
}

function standsStill(pid: number): boolean {
  const identity = processIdentity(pid);
  return identity !== undefined && isStopped(identity);
}

const looks = 4;

/** A CPU limit may be kept by stopping a process for a part of each 100 ms: only what is stopped at every look is stopped. */
async function stoppedOf(pids: readonly number[]): Promise<number> {
  let stopped = pids.filter(standsStill);
  for (let time = 1; time < looks && stopped.length > 0; time += 1) {
    await sleep(37);
    stopped = stopped.filter(standsStill);
  }
  return stopped.length;
}

interface Table {
  readonly detours: readonly unknown[];
}

/** Counts what is left now. What does not answer counts as one left, so that silence is no success. */
export async function countLeftovers(lab: BenchLab, status: LabStatus): Promise<Leftovers> {
  const { toxiproxy, cluster } = lab.ports;
  const replicas = status.services.flatMap(({ replicas: all }) => all);
  const counting = async (work: () => Promise<number>): Promise<number> => work().catch(() => 1);
  const sum = async (of: (adminPort: number) => Promise<number>): Promise<number> =>
    (await Promise.all(replicas.map(({ adminPort }) => counting(() => of(adminPort))))).reduce(
      (all, one) => all + one,
      0,
    );
  const pids = [...status.engines, ...status.apps, ...replicas].flatMap(({ pid }) => pid ?? []);
  const [toxics, detours, stressed, faults, stopped] = await Promise.all([
    counting(async () => {
      const proxies = await ask<Record<string, { readonly toxics: readonly unknown[] }>>(url(toxiproxy, '/proxies'));
      return Object.values(proxies).reduce((all, one) => all + one.toxics.length, 0);
    }),
    sum(async (port) => (await ask<Table>(url(port, '/detours'))).detours.length),
    sum(async (port) => ((await ask<{ readonly loads: readonly unknown[] }>(url(port, '/stress'))).loads ?? []).length),
    counting(
      async () => (await ask<{ readonly items: readonly unknown[] }>(url(cluster, '/gameday/v1/faults'))).items.length,
    ),
    stoppedOf(pids),
  ]);
  return { toxics, detours, stopped, stressed, faults };
}

/** How long it takes from a moment on until nothing is left; what is left when it takes too long. */
export async function untilClean(
  lab: BenchLab,
  /** Taken before: whoever is stopped would not answer the supervisor now. */
  status: LabStatus,
  since: number,
  withinMs: number,
): Promise<{ readonly ms: number; readonly left: Leftovers }> {
  for (;;) {
    const left = await countLeftovers(lab, status);
    const ms = performance.now() - since;
    if (totalOf(left) === 0 || ms > withinMs) return { ms, left };
    await sleep(25);
  }
}
