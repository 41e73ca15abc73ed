import { readFileSync } from 'node:fs';
import { isAlive, type ProcessIdentity } from './identity.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { spawnSync } = process.getBuiltinModule('node:child_process');

/**
 * What a process is doing, as `ps` writes it: R, S, D, T (stopped) …; undefined when it has ended.
 * @param identity another process of the same pid counts as ended
 */
export function processState(identity: ProcessIdentity): string | undefined {
  const state = process.platform === 'linux' ? stateOnLinux(identity.pid) : stateByPs(identity.pid);
  return state !== undefined && state !== 'Z' && isAlive(identity) ? state : undefined;
}

function stateOnLinux(pid: number): string | undefined {
  try {
    // The command stands in parentheses and may itself hold some: the state is the field after the last one.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.charAt(stat.lastIndexOf(')') + 2);
  } catch {
    return undefined;
  }
}

function stateByPs(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'stat='], { encoding: 'utf8' });
  return stdout?.trim().charAt(0) || undefined;
}

/** Whether it stands still, by SIGSTOP or in a debugger. */
export const isStopped = (identity: ProcessIdentity): boolean => processState(identity) === 'T';
