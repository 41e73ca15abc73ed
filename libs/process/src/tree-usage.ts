import { readdirSync, readFileSync } from 'node:fs';
import { processRow, secondsOf } from './process-table.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { promisify } = process.getBuiltinModule('node:util');
const { execFile } = process.getBuiltinModule('node:child_process');

/** What a process and everything that descends from it use. */
export interface TreeUsage {
  /**
   * CPU time so far, user and system, in seconds: of those that run, and of those that have ended and were waited for.
   * It grows; only a child that ends without having been waited for takes its share away.
   */
  readonly cpuSeconds: number;
  /** Linux: memory of its own (anonymous and shared, without the pages of files, which all share); macOS: resident set size. */
  readonly memoryBytes: number;
  /** Who runs now, the root first. */
  readonly pids: readonly number[];
}

const linux = process.platform === 'linux';

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** The kernel lists children by the thread that started them. Empty where it was built without such lists. */
function childPids(pid: number): number[] {
  let threads: string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return threads.flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

/** The pids of a process, if it runs, and of its descendants, by asking for these alone. Linux only; elsewhere just itself. */
export function treePids(root: number): number[] {
  const pids = [root];
  // The list grows while it is walked.
  if (linux) for (const pid of pids) pids.push(...childPids(pid));
  return pids;
}

/** CPU time of these processes and of the children they have waited for, in seconds; undefined when none of them runs. */
export function treeCpuSeconds(pids: readonly number[]): number | undefined {
  const rows = pids.flatMap((pid) => processRow(pid) ?? []);
  if (rows.every((row) => row.zombie)) return undefined;
  return rows.reduce((sum, row) => sum + row.cpuSeconds + row.waitedCpuSeconds, 0);
}

/** Bytes in a line such as `RssAnon:    1234 kB` of /proc/PID/status. */
const bytesIn = (status: string, key: string): number => {
  const start = status.indexOf(`${key}:`);
  return start === -1 ? 0 : Number.parseInt(status.slice(start + key.length + 1), 10) * 1024;
};

function treeOnLinux(root: number): TreeUsage | undefined {
  const pids = treePids(root);
  const cpuSeconds = treeCpuSeconds(pids);
  if (cpuSeconds === undefined) return undefined;
  const memoryBytes = pids.reduce((sum, pid) => {
    const status = read(`/proc/${pid}/status`);
    return sum + bytesIn(status, 'RssAnon') + bytesIn(status, 'RssShmem');
  }, 0);
  return { cpuSeconds, memoryBytes, pids };
}

interface PsRow {
  readonly pid: number;
  readonly parentPid: number;
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** Reads a line of `ps -o pid=,ppid=,rss=,time=`. */
const parseUsageLine = (line: string): PsRow | undefined => {
  const [pid, parentPid, kibibytes, time] = line.trim().split(/\s+/);
  if (time === undefined) return undefined;
  return {
    pid: Number(pid),
    parentPid: Number(parentPid),
    cpuSeconds: secondsOf(time),
    memoryBytes: Number(kibibytes) * 1024,
  };
};

/** The use of these trees, from what `ps -o pid=,ppid=,rss=,time=` prints of all processes. */
export function usageInPs(output: string, roots: readonly number[]): Map<number, TreeUsage> {
  const rows = output.split('\n').flatMap((line) => parseUsageLine(line) ?? []);
  const childrenOf = Map.groupBy(rows, (row) => row.parentPid);
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  return new Map(
    roots.flatMap((root) => {
      const first = byPid.get(root);
      if (!first) return [];
      const tree = [first];
      for (const row of tree) tree.push(...(childrenOf.get(row.pid) ?? []));
      const sum = (of: (row: PsRow) => number) => tree.reduce((total, row) => total + of(row), 0);
      const usage = { cpuSeconds: sum((row) => row.cpuSeconds), memoryBytes: sum((row) => row.memoryBytes) };
      return [[root, { ...usage, pids: tree.map((row) => row.pid) }] as const];
    }),
  );
}

/**
 * What each of these processes uses together with its descendants; those that have ended are left out. On Linux it reads a few
 * files for each process of these trees and no others, some 0.1 ms a process; elsewhere it runs `ps` once for all of them.
 */
export async function usageOfTrees(roots: readonly number[]): Promise<Map<number, TreeUsage>> {
  if (roots.length === 0) return new Map();
  if (linux) {
    return new Map(
      roots.flatMap((root) => {
        const usage = treeOnLinux(root);
        return usage ? [[root, usage] as const] : [];
      }),
    );
  }
  const { stdout } = await promisify(execFile)(
    'ps',
    ['-ax', '-o', 'pid=', '-o', 'ppid=', '-o', 'rss=', '-o', 'time='],
    {
      env: { ...process.env, LC_ALL: 'C' },
    },
  );
  return usageInPs(stdout, roots);
}
