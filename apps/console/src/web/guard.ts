import { timingSafeEqual } from 'node:crypto';
import { tokenHeader } from '@gameday/console-api';
import type { RequestHandler } from 'express';
import { Refusal } from './refusal.ts';

/**
 * No script but our own files, nothing from elsewhere, in no frame. Grafana's components write their styles into the page
 * (emotion), so that styles in it are let in; a style cannot send anything anywhere under this policy.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
  next();
};

export interface GuardOptions {
  readonly port: number;
  /** The lab's own; what changes state must carry it. */
  readonly token: string;
}

const reads = new Set(['GET', 'HEAD']);
const writes = new Set(['POST', 'DELETE']);

/**
 * What a server on the loopback needs, since every page that a person's browser shows can send requests to it: only our own names
 * (a foreign one that resolves to 127.0.0.1 is DNS rebinding), no reading by other sites, and no change of state without the
 * token that only our own page has. A link from elsewhere may open a page.
 */
export function guard({ port, token }: GuardOptions): RequestHandler {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const wanted = Buffer.from(token);
  const holds = (given: unknown): boolean => {
    const bytes = Buffer.from(typeof given === 'string' ? given : '');
    return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
  };
  return (request, _response, next) => {
    const { host = '', origin } = request.headers;
    if (!hosts.has(host)) {
      throw new Refusal('forbidden', `This server is http://127.0.0.1:${port}; it answers under no other name.`);
    }
    const site = request.headers['sec-fetch-site'];
    const fromElsewhere = site !== undefined && site !== 'same-origin' && site !== 'none';
    const foreign = origin !== undefined && origin !== `http://${host}`;
    if (reads.has(request.method)) {
      const opensPage =
        request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document';
      if ((fromElsewhere && !opensPage) || foreign) {
        throw new Refusal('forbidden', 'Other sites may not read what the console shows.');
      }
      return next();
    }
    if (!writes.has(request.method)) {
      throw new Refusal('method_not_allowed', 'The console takes GET, HEAD, POST and DELETE.');
    }
    if (fromElsewhere || foreign || !holds(request.headers[tokenHeader])) {
      throw new Refusal('forbidden', "Only the console's own page may change the lab; load the page again.");
    }
    next();
  };
}
