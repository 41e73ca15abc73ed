import { readdirSync, readFileSync } from 'node:fs';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { spawnSync } = process.getBuiltinModule('node:child_process');

/** One row of the process table. */
export interface ProcessRow {
  readonly pid: number;
  readonly parentPid: number;
  /** The process group; equal to `pid` for a process that leads one. */
  readonly group: number;
  /** When it started, in the platform's own words: only good for telling two holders of one pid apart. */
  readonly startedAt: string;
  /** Whether it has ended and only waits for its parent to notice. */
  readonly zombie: boolean;
  /** CPU time used so far, user and system, in seconds. */
  readonly cpuSeconds: number;
  /** CPU time of its children that have ended and that it has waited for, in seconds; 0 where `ps` is asked, which does not say. */
  readonly waitedCpuSeconds: number;
}

/** USER_HZ: Linux reports times to user space in hundredths of a second on every architecture that Node runs on. */
const ticksPerSecond = 100;
const linux = process.platform === 'linux';

let bootIdOnce: string | undefined;
/** Start ticks count from boot, so a pid and its ticks can repeat after a reboot; the boot id tells them apart. */
const bootId = () => (bootIdOnce ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8));

/** Reads /proc/PID/stat. The command stands in parentheses and may itself contain blanks and parentheses. */
export function parseLinuxStat(stat: string, boot: string): ProcessRow {
  const open = stat.indexOf('(');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Field numbers as proc_pid_stat(5) counts them; `state` is number 3.
  const field = (number: number) => fields[number - 3] ?? '';
  return {
    pid: Number(stat.slice(0, open)),
    parentPid: Number(field(4)),
    group: Number(field(5)),
    startedAt: `${boot}/${field(22)}`,
    zombie: field(3) === 'Z' || field(3) === 'X',
    cpuSeconds: (Number(field(14)) + Number(field(15))) / ticksPerSecond,
    waitedCpuSeconds: (Number(field(16)) + Number(field(17))) / ticksPerSecond,
  };
}

/** `[[dd-]hh:]mm:ss[.cc]` as BSD's ps prints CPU time. */
export const secondsOf = (time: string) => {
  const [days, clock] = time.includes('-') ? time.split('-') : ['0', time];
  return (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
};

/** Reads one line of `ps -o pid=,ppid=,pgid=,stat=,time=,lstart=`. */
export function parsePsLine(line: string): ProcessRow | undefined {
  const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+([\d:.-]+)\s+(.+?)\s*$/.exec(line);
  if (!match) return undefined;
  const [, pid, parentPid, group, state = '', time = '', startedAt = ''] = match;
  return {
    pid: Number(pid),
    parentPid: Number(parentPid),
    group: Number(group),
    startedAt,
    zombie: state.startsWith('Z'),
    cpuSeconds: secondsOf(time),
    waitedCpuSeconds: 0,
  };
}

function rowsFromPs(selection: readonly string[]): ProcessRow[] {
  const columns = ['pid=', 'ppid=', 'pgid=', 'stat=', 'time=', 'lstart='].flatMap((column) => ['-o', column]);
  const result = spawnSync('ps', [...selection, ...columns], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  return (result.stdout ?? '').split('\n').flatMap((line) => parsePsLine(line) ?? []);
}

function rowFromProc(pid: number): ProcessRow | undefined {
  try {
    return parseLinuxStat(readFileSync(`/proc/${pid}/stat`, 'utf8'), bootId());
  } catch {
    return undefined;
  }
}

/** The row of one pid, zombies included; undefined when there is no such process. */
export function processRow(pid: number): ProcessRow | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return linux ? rowFromProc(pid) : rowsFromPs(['-p', String(pid)])[0];
}

/** Every process of this machine (of this container, inside one). */
export function processTable(): ProcessRow[] {
  if (!linux) return rowsFromPs(['-ax']);
  return pidsOnLinux().flatMap((pid) => rowFromProc(pid) ?? []);
}

/** All numeric entries of /proc. */
export const pidsOnLinux = (): number[] => readdirSync('/proc').map(Number).filter(Number.isInteger);

/** The command line of a process for people, at most 200 characters; empty when it cannot be read. */
export function commandOf(pid: number): string {
  if (linux) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
      return (line || readFileSync(`/proc/${pid}/comm`, 'utf8').trim()).slice(0, 200);
    } catch {
      return '';
    }
  }
  const result = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  return (result.stdout ?? '').trim().slice(0, 200);
}
