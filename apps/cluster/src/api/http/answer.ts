import type { ServerResponse } from 'node:http';

/** Answers with one JSON document, and lets nobody keep a copy. */
export function answerJson(
  response: ServerResponse,
  code: number,
  body: unknown,
  contentType = 'application/json',
): void {
  answerText(response, code, `${JSON.stringify(body)}\n`, contentType);
}

export function answerText(
  response: ServerResponse,
  code: number,
  text: string,
  contentType = 'text/plain; charset=utf-8',
): void {
  const bytes = Buffer.from(text);
  response.writeHead(code, { 'content-type': contentType, 'content-length': bytes.length });
  response.end(bytes);
}

/** Adds a warning that kubectl prints on its standard error (RFC 7234, code 299 as Kubernetes uses it). */
export function warn(response: ServerResponse, text: string): void {
  const quoted = text.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/["\\]/g, '\\$&');
  response.appendHeader('warning', `299 - "${quoted}"`);
}
