import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export type Encoding = 'br' | 'gzip' | 'identity';

/** Something to download: its content, compressed once at the start, and what a version check tells. */
export interface Asset {
  readonly version: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly contents: Readonly<Record<Encoding, Buffer>>;
}

/** Makes an asset from its content. Its version is the beginning of its hash, so that equal content is equal. */
export function createAsset(content: Buffer): Asset {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return {
    version: sha256.slice(0, 12),
    sha256,
    bytes: content.length,
    contents: {
      identity: content,
      gzip: gzipSync(content, { level: 9 }),
      br: brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
    },
  };
}

const layoutBytes = 4 * 1024;
const packageBytes = 64 * 1024;

const tiles = ['feed', 'compose', 'notifications', 'profile', 'search', 'video', 'live', 'shop'];

/** The home layout: what the app shows where, as JSON of about 4 KiB. */
export function homeLayout(): Buffer {
  const sections: object[] = [];
  for (let index = 0; JSON.stringify({ sections }).length < layoutBytes; index += 1) {
    const tile = tiles[index % tiles.length] as string;
    sections.push({
      id: `${tile}-${index}`,
      kind: tile,
      columns: (index % 3) + 1,
      order: index,
      title: `home.${tile}.title`,
    });
  }
  return Buffer.from(JSON.stringify({ schema: 1, sections }));
}

/** The mini-program package: about 64 KiB that compress as code does, the same on every machine. */
export function miniprogramPackage(): Buffer {
  const lines: string[] = [];
  let length = 0;
  for (let index = 0; length < packageBytes; index += 1) {
    const hash = createHash('sha256').update(`page ${index}`).digest('hex');
    const line = `register('page/${index}', (view) => view.text('${hash.slice(0, 16)}').onTap(() => open('${hash.slice(16, 24)}')));\n`;
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join('').slice(0, packageBytes));
}
