import type { RequestHandler } from 'express';
import { Refusal } from './refusal.ts';

/**
 * No script or style but our own files, nothing from elsewhere, in no frame. The browser refuses markup from a string
 * unless it went through the one policy that the page's script makes.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types gameday',
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

/**
 * What a server on the loopback needs, since every page that a person's browser shows can send requests to it: only our
 * own names (a foreign one that resolves to 127.0.0.1 is DNS rebinding), only reading, and no reading by other sites.
 * A link from elsewhere may open a page.
 */
export function guard(port: number): RequestHandler {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  return (request, _response, next) => {
    const { host = '', origin } = request.headers;
    if (!hosts.has(host)) {
      throw new Refusal('forbidden', `This server is http://127.0.0.1:${port}; it answers under no other name.`);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new Refusal('method_not_allowed', 'The console only shows things: use GET or HEAD.');
    }
    const site = request.headers['sec-fetch-site'];
    const fromElsewhere = site !== undefined && site !== 'same-origin' && site !== 'none';
    const opensPage =
      request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document';
    if ((fromElsewhere && !opensPage) || (origin !== undefined && origin !== `http://${host}`)) {
      throw new Refusal('forbidden', 'Other sites may not read what the console shows.');
    }
    next();
  };
}
