import { type ProcessRow, processTable } from './process-table.ts';

/** The rows of these pids and of all their descendants, each once. */
export function descendantsIn(table: readonly ProcessRow[], rootPids: readonly number[]): ProcessRow[] {
  const childrenOf = Map.groupBy(table, (row) => row.parentPid);
  const found = new Map<number, ProcessRow>();
  const waiting = table.filter((row) => rootPids.includes(row.pid));
  for (let row = waiting.pop(); row; row = waiting.pop()) {
    if (found.has(row.pid)) continue;
    found.set(row.pid, row);
    waiting.push(...(childrenOf.get(row.pid) ?? []));
  }
  return [...found.values()];
}

/** The pids of these processes, as far as they run, and of everything that descends from them; ascending. */
export function processTree(rootPids: readonly number[]): number[] {
  return descendantsIn(processTable(), rootPids)
    .filter((row) => !row.zombie)
    .map((row) => row.pid)
    .sort((a, b) => a - b);
}
