import { randomBytes } from 'node:crypto';

/** What both ends of a road speak. */
export type Speech = 'http' | 'postgres';

/** A route that no service has: it is answered by a short problem document, which names the path. */
const nowhere = '/gameday-probe';

/** Of no trace that is kept: a probe must not stand among the traces of people. */
const untraced = (): string => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;

/** @param padding bytes that make the request, and where the path is echoed the answer, longer */
function httpRequest(padding: number, last: boolean): string {
  const path = padding > 0 ? `${nowhere}/${'x'.repeat(padding)}` : nowhere;
  const lines = [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'User-Agent: gameday-chaos', `traceparent: ${untraced()}`];
  if (last) lines.push('Connection: close');
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Requests that are sent at once and answered in turn; the connection ends after the last. */
export const httpRequests = (count: number, padding = 0): Buffer =>
  Buffer.from(
    Array.from({ length: count }, (_, index) => httpRequest(padding, index === count - 1)).join(''),
    'latin1',
  );

/** A request after which the connection stays. */
export const httpKeepAlive = (): Buffer => Buffer.from(httpRequest(0, false), 'latin1');

/** PostgreSQL's SSLRequest (protocol 3.0, "SSL Session Encryption"): answered with one byte, before anybody logs in. */
export function sslRequest(): Buffer {
  const message = Buffer.alloc(8);
  message.writeInt32BE(8, 0);
  message.writeInt32BE(80_877_103, 4);
  return message;
}

/** The shortest question there is; nobody ends the connection after it. */
export const question = (speaks: Speech): Buffer => (speaks === 'http' ? httpKeepAlive() : sslRequest());
