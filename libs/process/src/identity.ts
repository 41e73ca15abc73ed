import { setTimeout as sleep } from 'node:timers/promises';
import { processRow, processTable } from './process-table.ts';
import { descendantsIn } from './process-tree.ts';

/** A process that cannot be mistaken for a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal for one process only (Linux: boot and start ticks; macOS: the start time of `ps`). */
  readonly startedAt: string;
}

/** The identity of a running process; undefined when there is none with this pid. */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  const row = processRow(pid);
  return row && !row.zombie ? { pid, startedAt: row.startedAt } : undefined;
}

/** Whether exactly this process still runs: a zombie or another holder of its pid does not count. */
export function isAlive(identity: ProcessIdentity): boolean {
  return processIdentity(identity.pid)?.startedAt === identity.startedAt;
}

/** Whether this process leads its group, as one does that was started in a session of its own, and not what it started. */
export function leadsGroup(pid: number): boolean {
  return processRow(pid)?.group === pid;
}

/** Sends a signal; false when there is nobody to send it to. */
function send(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Signals this process, and its whole group when it leads one. Does nothing when the process has ended, even if
 * another one has its pid by now.
 * @returns whether the signal was sent
 * @throws Error with code EPERM when the process belongs to another user
 */
export function killIdentity(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  const row = processRow(identity.pid);
  if (!row || row.zombie || row.startedAt !== identity.startedAt) return false;
  return send(row.group === row.pid ? -row.pid : row.pid, signal);
}

/**
 * The process, what it started, and what is left of the group that it led, as far as they run now.
 * While a group has members its number is not given out as a pid, so a pid that another process holds means that the
 * group is gone. Ask soon after the leader's end: much later the number can belong to a stranger's group.
 */
export function familyOf(identity: ProcessIdentity): ProcessIdentity[] {
  const table = processTable();
  const holder = table.find((row) => row.pid === identity.pid);
  if (holder && holder.startedAt !== identity.startedAt) return [];
  const roots = table.filter((row) => row.pid === identity.pid || row.group === identity.pid).map((row) => row.pid);
  return descendantsIn(table, roots)
    .filter((row) => !row.zombie)
    .map(({ pid, startedAt }) => ({ pid, startedAt }));
}

export interface StopOptions {
  /** What asks it to end; default SIGTERM. */
  readonly signal?: NodeJS.Signals;
  /** How long it may take before SIGKILL, in milliseconds; default 10 000. */
  readonly graceMs?: number;
  /** Cuts the grace short. */
  readonly hurry?: AbortSignal;
}

const pollMs = 40;

/**
 * Ends a process with everything that it started: a signal, then SIGKILL for what still runs after the grace.
 * What moved to a session of its own (PostgreSQL's backends do) is found by parentage.
 * @returns `gone` when nothing ran any more, `ended` when it ended in time, `killed` when SIGKILL was needed
 */
export async function stopIdentity(
  identity: ProcessIdentity,
  { signal = 'SIGTERM', graceMs = 10_000, hurry }: StopOptions = {},
): Promise<'gone' | 'ended' | 'killed'> {
  const family = new Map<number, ProcessIdentity>();
  const remember = () => {
    for (const member of familyOf(identity)) family.set(member.pid, member);
    return [...family.values()].filter(isAlive);
  };
  let alive = remember();
  if (alive.length === 0) return 'gone';
  if (!killIdentity(identity, signal)) for (const member of alive) killIdentity(member, signal);
  const deadline = performance.now() + graceMs;
  while (alive.length > 0 && performance.now() < deadline && !hurry?.aborted) {
    await sleep(pollMs);
    alive = [...family.values()].filter(isAlive);
  }
  // Children born since the signal are found before their parent, and with it the parentage, goes.
  alive = remember();
  if (alive.length === 0) return 'ended';
  for (const member of alive) killIdentity(member, 'SIGKILL');
  const killed = performance.now();
  while ([...family.values()].some(isAlive)) {
    if (performance.now() - killed > 5_000) {
      throw new Error(`process ${identity.pid} or one that it started does not end, not even by SIGKILL`);
    }
    await sleep(pollMs);
  }
  return 'killed';
}
