import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { commandOf, pidsOnLinux } from './process-table.ts';
import { parseLsof, parseProcNet, type ProcNetRow, type Protocol } from './socket-tables.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { spawnSync } = process.getBuiltinModule('node:child_process');

/** A socket that others can reach: a TCP socket that listens or a UDP socket that takes datagrams from anybody. */
export interface BoundSocket {
  readonly pid: number;
  readonly protocol: Protocol;
  /** IPv4 dotted, IPv6 as in RFC 5952; `0.0.0.0` and `::` stand for all interfaces. */
  readonly address: string;
  readonly port: number;
}

export interface PortOwner {
  /** Undefined when the holder belongs to another user and the system does not say who it is. */
  readonly pid: number | undefined;
  readonly command: string;
}

const linux = process.platform === 'linux';

const tables = [
  ['tcp', '/proc/net/tcp'],
  ['tcp', '/proc/net/tcp6'],
  ['udp', '/proc/net/udp'],
  ['udp', '/proc/net/udp6'],
] as const;

/** Every bound socket of this network namespace, with its inode instead of a pid. */
function boundOnLinux(): ProcNetRow[] {
  return tables.flatMap(([protocol, file]) => {
    try {
      return parseProcNet(readFileSync(file, 'utf8'), protocol);
    } catch {
      return []; // a kernel without IPv6 has no such table
    }
  });
}

/** The inodes of the sockets that a process holds; empty for another user's. */
function socketInodes(pid: number): Set<string> {
  const inodes = new Set<string>();
  try {
    for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
      const target = linkTarget(`/proc/${pid}/fd/${descriptor}`);
      if (target.startsWith('socket:[')) inodes.add(target.slice(8, -1));
    }
  } catch {
    // ended meanwhile, or not ours to look into
  }
  return inodes;
}

const linkTarget = (file: string): string => {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
};

function lsof(args: readonly string[]): BoundSocket[] {
  const result = spawnSync('lsof', ['-nP', '-FpPnT', ...args], { encoding: 'utf8' });
  return result.error ? [] : parseLsof(result.stdout);
}

/**
 * Every TCP socket that listens and every UDP socket that is bound without a fixed peer, of these processes.
 * One that several processes share is named once for each.
 */
export function listeningSockets(pids: readonly number[]): BoundSocket[] {
  if (!linux) return pids.length === 0 ? [] : lsof(['-a', '-p', pids.join(','), '-iTCP', '-iUDP']);
  const bound = boundOnLinux();
  return pids.flatMap((pid) => {
    const inodes = socketInodes(pid);
    return bound
      .filter((row) => inodes.has(row.inode))
      .map(({ protocol, address, port }) => ({ pid, protocol, address, port }));
  });
}

const reachableByLoopback = (address: string) =>
  ['0.0.0.0', '::', '::1', '::ffff:0.0.0.0'].includes(address) || /^(::ffff:)?127\./.test(address);

/** Who holds a port of the loopback interface (an address of 127.0.0.0/8, ::1, or all interfaces); undefined when nobody does. */
export function portOwner(port: number, protocol: Protocol = 'tcp'): PortOwner | undefined {
  if (!linux) {
    const [holder] = lsof(protocol === 'tcp' ? [`-iTCP:${port}`, '-sTCP:LISTEN'] : [`-iUDP:${port}`]);
    return holder && { pid: holder.pid, command: commandOf(holder.pid) };
  }
  const rows = boundOnLinux().filter(
    (row) => row.protocol === protocol && row.port === port && reachableByLoopback(row.address),
  );
  const [first] = rows;
  if (!first) return undefined;
  const wanted = new Set(rows.map((row) => row.inode));
  const pid = pidsOnLinux().find((candidate) => [...socketInodes(candidate)].some((inode) => wanted.has(inode)));
  return { pid, command: pid === undefined ? `a program of the user with id ${first.uid}` : commandOf(pid) };
}
