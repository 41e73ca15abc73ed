import { readFileSync } from 'node:fs';
import { processRow } from './process-table.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { spawnSync } = process.getBuiltinModule('node:child_process');

const kibibytes = (text: string, key: string): number | undefined => {
  const match = new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(text);
  return match ? Number(match[1]) * 1024 : undefined;
};

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/**
 * Memory of one process in bytes: its proportional set size, in which a page shared by n processes counts 1/n, so that
 * the sum over processes is the truth. Where that cannot be read (macOS; another user's process) its resident set size.
 * @returns undefined when the process has ended
 */
export function pssBytes(pid: number): number | undefined {
  if (process.platform === 'linux') {
    return kibibytes(read(`/proc/${pid}/smaps_rollup`), 'Pss') ?? kibibytes(read(`/proc/${pid}/status`), 'VmRSS');
  }
  const result = spawnSync('ps', ['-p', String(pid), '-o', 'rss='], { encoding: 'utf8' });
  const resident = Number.parseInt(result.stdout ?? '', 10);
  return Number.isNaN(resident) ? undefined : resident * 1024;
}

/** CPU time that a process has used, user and system, in seconds; undefined when it has ended. */
export function cpuSeconds(pid: number): number | undefined {
  return processRow(pid)?.cpuSeconds;
}
