import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isAlive, type ProcessIdentity } from '@gameday/process';

/**
 * What a process is doing, as `ps` writes it: R, S, D, T (stopped) …; undefined when it has ended.
 * @param identity another process of the same pid counts as ended
 */
export function stateOf(identity: ProcessIdentity): string | undefined {
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

export const isStopped = (identity: ProcessIdentity): boolean => stateOf(identity) === 'T';
