import { crc32, gzipSync } from 'node:zlib';

/** One entry of an archive that a test makes; hostile ones too, which the usual programs would not write. */
export interface Entry {
  readonly path: string;
  readonly content?: string | Buffer;
  /** Default 0o755. */
  readonly mode?: number;
  /** A symbolic link to this; `hard` for a hard link. */
  readonly link?: string;
  readonly hard?: boolean;
}

const block = 512;

function tarHeader({ path, link = '', hard = false, mode = 0o755 }: Entry, size: number): Buffer {
  const header = Buffer.alloc(block);
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, '0');
  header.write(path, 0, 100);
  header.write(octal(mode, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(0, 12), 136);
  header.write(' '.repeat(8), 148);
  header.write(link ? (hard ? '1' : '2') : '0', 156);
  header.write(link, 157, 100);
  header.write('ustar\u000000', 257);
  header.write(
    `${octal(
      header.reduce((sum, byte) => sum + byte),
      7,
    )}\0 `,
    148,
  );
  return header;
}

/** A .tar.gz with exactly these entries (POSIX ustar). */
export function tarGz(entries: readonly Entry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    const padding = Buffer.alloc((block - (content.length % block)) % block);
    return [tarHeader(entry, content.length), content, padding];
  });
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]));
}

/** A .zip with exactly these entries, stored without compression (APPNOTE 4.3). */
export function zip(entries: readonly Entry[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { path, link, content = link ?? '', mode = 0o755 } of entries) {
    const [name, data] = [Buffer.from(path), Buffer.from(content)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    local.push(Buffer.from('PK\u0003\u0004', 'latin1'), common, name, data);
    const madeByUnix = Buffer.from([20, 3]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((((link === undefined ? 0o100000 : 0o120000) | mode) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\u0001\u0002', 'latin1'), madeByUnix, common, rest, name);
    offset += 30 + name.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}
