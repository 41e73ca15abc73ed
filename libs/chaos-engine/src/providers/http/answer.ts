import type { IncomingMessage } from 'node:http';
import { ActivityFailed, messageOf } from '../../errors.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { brotliDecompress, gunzip, inflate } = process.getBuiltinModule('node:zlib');
const { promisify } = process.getBuiltinModule('node:util');

/** What an http activity answers. */
export interface HttpAnswer {
  readonly status: number;
  /** With the spelling they came in. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed when the type is exactly `application/json`, else a text. */
  readonly body: unknown;
}

const bytesMax = 16 * 2 ** 20;

const decoders: Readonly<Record<string, (bytes: Buffer) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > bytesMax) throw new ActivityFailed(`the answer is longer than ${bytesMax / 2 ** 20} MiB`);
    chunks.push(chunk as Buffer);
  }
  const raw = Buffer.concat(chunks);
  const decode = decoders[response.headers['content-encoding'] ?? ''];
  const plain = decode && raw.length > 0 ? await decode(raw) : raw;
  const charset = /charset="?([^";]+)/i.exec(response.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset.trim()).decode(plain);
  } catch {
    return plain.toString('utf8');
  }
}

/** Headers with their spelling; repeated ones are joined. */
function headersOf({ rawHeaders }: IncomingMessage): Record<string, string> {
  const found = new Map<string, readonly [name: string, value: string]>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    const value = rawHeaders[index + 1] as string;
    const earlier = found.get(name.toLowerCase());
    found.set(name.toLowerCase(), earlier ? [earlier[0], `${earlier[1]}, ${value}`] : [name, value]);
  }
  return Object.fromEntries(found.values());
}

/** Reads an answer to its end. */
export async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const text = await textOf(response);
  const answer = { status: response.statusCode ?? 0, headers: headersOf(response) };
  if (response.headers['content-type'] !== 'application/json') return { ...answer, body: text };
  try {
    return { ...answer, body: JSON.parse(text) };
  } catch (error) {
    throw new ActivityFailed(`the answer says that it is JSON, but it is not: ${messageOf(error)}`, { cause: error });
  }
}
