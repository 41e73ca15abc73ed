export type Protocol = 'tcp' | 'udp';

/** One bound socket of /proc/net. */
export interface ProcNetRow {
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
  readonly inode: string;
  readonly uid: number;
}

/** Bytes of an address as /proc/net prints it: 32-bit words in the machine's byte order (little endian on all that Node supports). */
const bytesOf = (hex: string): number[] =>
  (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => parseInt(byte, 16)));

/** An address in the usual notation: dotted, or RFC 5952 with the longest run of zeros as `::`. */
export function formatAddress(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return `::ffff:${bytes.slice(12).join('.')}`;
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  let best = { start: 0, length: 1 }; // a single zero stays as it is
  for (let start = 0; start < groups.length; start++) {
    const end = groups.findIndex((group, index) => index >= start && group !== '0');
    const length = (end === -1 ? groups.length : end) - start;
    if (length > best.length) best = { start, length };
  }
  if (best.length === 1) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}

/** State codes of net/tcp_states.h: a listening TCP socket, and a UDP socket without a peer. */
const boundState = { tcp: '0A', udp: '07' } as const;

/** Reads /proc/net/{tcp,tcp6,udp,udp6}: the sockets that wait for others. */
export function parseProcNet(table: string, protocol: Protocol): ProcNetRow[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state, , , , uid, , inode] = line.trim().split(/\s+/);
      const [address = '', port = ''] = local.split(':');
      if (state !== boundState[protocol] || inode === undefined) return [];
      return [
        { protocol, address: formatAddress(bytesOf(address)), port: parseInt(port, 16), inode, uid: Number(uid) },
      ];
    });
}

/** Reads `lsof -nP -FpPnT`: the TCP sockets that listen and the UDP sockets without a peer. */
export function parseLsof(output: string): { pid: number; protocol: Protocol; address: string; port: number }[] {
  const sockets: { pid: number; protocol: Protocol; address: string; port: number }[] = [];
  let pid = 0;
  let protocol: Protocol = 'tcp';
  let name = '';
  let listening = false;
  const finish = () => {
    const match = /^(.*):(\d+)$/.exec(name);
    if (match && !name.includes('->') && (protocol === 'udp' || listening)) {
      const address = (match[1] ?? '').replace(/^\[|\]$/g, '');
      sockets.push({ pid, protocol, address: address === '*' ? '0.0.0.0' : address, port: Number(match[2]) });
    }
    name = '';
    listening = false;
  };
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    if (line[0] === 'p' || line[0] === 'f') finish();
    if (line[0] === 'p') pid = Number(value);
    if (line[0] === 'P') protocol = value.toLowerCase() === 'udp' ? 'udp' : 'tcp';
    if (line[0] === 'n') name = value;
    if (line === 'TST=LISTEN') listening = true;
  }
  finish();
  return sockets;
}
