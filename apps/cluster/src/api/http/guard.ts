import type { IncomingMessage } from 'node:http';
import { ApiError } from '../status.ts';

const hosts = ['127.0.0.1', 'localhost'];

/**
 * Refuses what a web page on this machine could have been tricked into sending: a name that was rebound to 127.0.0.1 comes with
 * another Host, and a foreign page with another Origin. There is no CORS: no page but this server's own reads an answer.
 * @throws ApiError Forbidden
 */
export function guard({ headers }: Pick<IncomingMessage, 'headers'>, port: number): void {
  const names = hosts.map((host) => `${host}:${port}`);
  if (!names.includes(headers.host?.toLowerCase() ?? '')) {
    throw new ApiError('Forbidden', `Host must be ${names.join(' or ')}: this server answers to this machine alone`);
  }
  const { origin } = headers;
  if (origin !== undefined && !names.some((name) => origin.toLowerCase() === `http://${name}`)) {
    throw new ApiError('Forbidden', 'Origin must be this server itself: other pages may not use it');
  }
}
