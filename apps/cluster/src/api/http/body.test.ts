import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { bodyBytesMax, readBody } from './body.ts';

const request = (chunks: Buffer[]) =>
  Object.assign(Readable.from(chunks), { headers: {} }) as unknown as IncomingMessage;
const mebibyte = Buffer.alloc(1024 * 1024);

it('reads a body up to its limit', async () => {
  expect(await readBody(request([mebibyte, mebibyte, mebibyte]))).toHaveLength(bodyBytesMax);
});

it('stops reading one that says nothing of its length and has no end', async () => {
  await expect(readBody(request([mebibyte, mebibyte, mebibyte, Buffer.alloc(1)]))).rejects.toThrow('limit is');
});
