import type { IncomingMessage } from 'node:http';
import { ApiError } from '../status.ts';

/** As upstream's apiserver. */
export const bodyBytesMax = 3 * 1024 * 1024;

export const jsonType = 'application/json';

/** The media type without its parameters, in lower case; empty where none is given. */
export const mediaTypeOf = ({ headers }: Pick<IncomingMessage, 'headers'>): string =>
  (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** @throws ApiError UnsupportedMediaType */
export function requireMediaType(request: IncomingMessage, accepted: readonly string[]): string {
  const type = mediaTypeOf(request);
  if (!accepted.includes(type) || request.headers['content-encoding'] !== undefined) {
    throw new ApiError(
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
    );
  }
  return type;
}

const tooLarge = () =>
  new ApiError('RequestEntityTooLarge', `Request entity too large: limit is ${bodyBytesMax} bytes`);

/**
 * The whole body.
 * @throws ApiError RequestEntityTooLarge, before it is read where its length is told
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > bodyBytesMax) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @throws ApiError BadRequest with the place where the text stops being JSON */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (error) {
    throw new ApiError('BadRequest', `the body of the request is not JSON: ${(error as SyntaxError).message}`);
  }
}
