/**
 * A small process that keeps others to a share of the CPU by stopping and continuing them. It gets its orders as lines of JSON on
 * its standard input; when that ends, because whoever gave them is gone, it lets everyone run whom it has stopped, and ends itself.
 */
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { isAlive, type ProcessIdentity, treeCpuSeconds, treePids, usageOfTrees } from '@gameday/process';
import { charge, type Credit, firstCredit, nextLookMs } from './credit.ts';

export type Order =
  { readonly limit: string; readonly identity: ProcessIdentity; readonly cores: number } | { readonly release: string };

interface Governed {
  readonly identity: ProcessIdentity;
  readonly cores: number;
  pids: readonly number[];
  credit: Credit;
  stopped: boolean;
  lookAtMs: number;
  /** Milliseconds it was let run, up to `ranUntilMs`. */
  ranMs: number;
  ranUntilMs: number;
  estimate: Estimate;
}

/** What is assumed between two readings where reading is dear: that it uses the CPU as it did while it last ran. */
interface Estimate {
  readonly usedMs: number;
  readonly ranMs: number;
  readonly rate: number;
}

/** Reading a file of /proc costs microseconds; starting `ps` costs milliseconds. */
const readingIsCheap = process.platform === 'linux' && process.env['GAMEDAY_GOVERNOR_READS'] !== 'rarely';
const rareReadingMs = 400;
/** So often the members of a family are looked up again, and whether its head still is who it was. */
const familyMs = 1_000;

/** Whoever is due so soon is looked at in the same go. */
const togetherMs = 2;

const governed = new Map<string, Governed>();
const now = () => performance.now();

/** CPU milliseconds that a process and its family have used by now; undefined when it has ended. */
function usedBy(one: Governed): number | undefined {
  // What little it used until the signal reached it is charged when it has run again.
  if (one.stopped) return one.credit.usedMs;
  if (!readingIsCheap) return one.estimate.usedMs + one.estimate.rate * (one.ranMs - one.estimate.ranMs);
  const seconds = treeCpuSeconds(one.pids);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** To the whole group that it leads. It was seen alive a moment ago, so its number is not another's yet. */
function signal({ identity }: Governed, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(-identity.pid, name);
  } catch {
    // it has ended in this moment
  }
}

function setStopped(one: Governed, stopped: boolean): void {
  if (one.stopped === stopped) return;
  one.stopped = stopped;
  signal(one, stopped ? 'SIGSTOP' : 'SIGCONT');
}

function look(key: string, one: Governed): void {
  const at = now();
  if (!one.stopped) one.ranMs += at - one.ranUntilMs;
  one.ranUntilMs = at;
  const wasStopped = one.stopped;
  const used = usedBy(one);
  if (used === undefined) {
    governed.delete(key);
    return;
  }
  const idle = used === one.credit.usedMs;
  one.credit = charge(one.credit, one.cores, used, at);
  setStopped(one, one.credit.leftMs <= 0);
  one.lookAtMs = at + nextLookMs(one.credit, at, idle && !wasStopped);
}

let timer: NodeJS.Timeout | undefined;
function lookAtAllDue(): void {
  for (const [key, one] of governed) if (one.lookAtMs <= now() + togetherMs) look(key, one);
  schedule();
}
function schedule(): void {
  clearTimeout(timer);
  if (governed.size === 0) return;
  const next = [...governed.values()].reduce((soonest, one) => Math.min(soonest, one.lookAtMs), Infinity);
  timer = setTimeout(lookAtAllDue, Math.max(1, next - now()));
}

async function readRarely(): Promise<void> {
  const roots = [...governed.values()].map((one) => one.identity.pid);
  const usages = await usageOfTrees(roots).catch(() => undefined);
  if (!usages) return;
  for (const [key, one] of governed) {
    const usage = usages.get(one.identity.pid);
    if (!usage) {
      if (!isAlive(one.identity)) governed.delete(key);
      continue;
    }
    const usedMs = usage.cpuSeconds * 1000;
    const ran = one.ranMs - one.estimate.ranMs;
    const rate = ran > 20 ? Math.max(0, (usedMs - one.estimate.usedMs) / ran) : one.estimate.rate;
    one.estimate = { usedMs, ranMs: one.ranMs, rate };
    one.lookAtMs = 0;
  }
  lookAtAllDue();
}

async function govern(key: string, identity: ProcessIdentity, cores: number): Promise<void> {
  release(key);
  const at = now();
  const usage = (await usageOfTrees([identity.pid])).get(identity.pid);
  if (!usage) return;
  const usedMs = usage.cpuSeconds * 1000;
  governed.set(key, {
    identity,
    cores,
    pids: usage.pids,
    credit: firstCredit(cores, usedMs, at),
    stopped: false,
    lookAtMs: at,
    ranMs: 0,
    ranUntilMs: at,
    estimate: { usedMs, ranMs: 0, rate: 0 },
  });
  schedule();
}

function release(key: string): void {
  const one = governed.get(key);
  governed.delete(key);
  if (one) setStopped(one, false);
}

/** Whom it did not stop itself it leaves alone: a fault may have. */
function end(): void {
  for (const one of governed.values()) setStopped(one, false);
  process.exit(0);
}

async function obey(order: Order): Promise<void> {
  if ('release' in order) release(order.release);
  else await govern(order.limit, order.identity, order.cores);
}

/** It does little, and each moment that it is late somebody else has the CPU beyond his share. Only root may ask for it. */
try {
  setPriority(-10);
} catch {
  // as good as it can
}

let orders = Promise.resolve();
createInterface({ input: process.stdin })
  .on('line', (line) => (orders = orders.then(() => obey(JSON.parse(line) as Order))))
  .on('close', end);
process.on('SIGTERM', end).on('SIGINT', end);
if (readingIsCheap) {
  setInterval(() => {
    for (const [key, one] of governed) {
      if (isAlive(one.identity)) one.pids = treePids(one.identity.pid);
      else governed.delete(key);
    }
  }, familyMs);
} else {
  setInterval(() => void readRarely(), rareReadingMs);
}
