import { readFileSync } from 'node:fs';
import { type ProcessIdentity, processIdentity } from './identity.ts';
import { pidsOnLinux, processRow } from './process-table.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { spawnSync } = process.getBuiltinModule('node:child_process');

/** This process and those above it. */
function ancestry(): Set<number> {
  const pids = new Set<number>();
  for (let pid: number | undefined = process.pid; pid && !pids.has(pid); pid = processRow(pid)?.parentPid)
    pids.add(pid);
  return pids;
}

const environmentOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
};

/**
 * The processes that were started with `NAME=value` in their environment, this process and those above it aside. So what a
 * supervisor started can be found again although it died before it could write down the pid.
 */
export function processesMarked(name: string, value: string): ProcessIdentity[] {
  const own = ancestry();
  const mark = `${name}=${value}`;
  const pids =
    process.platform === 'linux'
      ? pidsOnLinux().filter((pid) => environmentOf(pid).split('\0').includes(mark))
      : (spawnSync('ps', ['-axEww', '-o', 'pid=,command='], { encoding: 'utf8' }).stdout ?? '')
          .split('\n')
          .filter((line) => ` ${line} `.includes(` ${mark} `))
          .map((line) => Number.parseInt(line, 10));
  return pids.filter((pid) => !own.has(pid)).flatMap((pid) => processIdentity(pid) ?? []);
}

/**
 * The value that a variable of the environment had when the process was started; undefined when there is none, and when the
 * process has ended or is not ours to look into. On macOS a value ends at its first blank.
 */
export function startedWith(pid: number, name: string): string | undefined {
  const assignments =
    process.platform === 'linux'
      ? environmentOf(pid).split('\0')
      : (spawnSync('ps', ['-Eww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '').split(/\s/);
  return assignments.find((assignment) => assignment.startsWith(`${name}=`))?.slice(name.length + 1);
}
