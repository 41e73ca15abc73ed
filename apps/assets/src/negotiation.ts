import type { IncomingHttpHeaders } from 'node:http';
import type { Encoding } from './catalogue.ts';

/** Ours, best first. */
const offered: readonly Encoding[] = ['br', 'gzip', 'identity'];

/** The best content coding that a client takes (RFC 9110, section 12.5.3). */
export function chooseEncoding(headers: IncomingHttpHeaders): Encoding {
  const accepted = headers['accept-encoding'];
  if (typeof accepted !== 'string') return 'identity';
  const weights = new Map<string, number>();
  for (const part of accepted.toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    weights.set(coding, quality ? Number(quality.slice(2)) || 0 : 1);
  }
  const weight = (coding: Encoding) => weights.get(coding) ?? weights.get('*') ?? (coding === 'identity' ? 0.001 : 0);
  return offered.reduce((best, coding) => (weight(coding) > weight(best) ? coding : best), offered[0] as Encoding);
}

/** Whether a client has this version already (If-None-Match, RFC 9110, section 13.1.2: weak comparison). */
export function hasVersion(headers: IncomingHttpHeaders, version: string): boolean {
  const given = headers['if-none-match'];
  if (typeof given !== 'string') return false;
  if (given.trim() === '*') return true;
  return given.split(',').some(
    (tag) =>
      tag
        .trim()
        .replace(/^W\//, '')
        .replace(/^"([^"]*?)(?:-br|-gzip)?"$/, '$1') === version,
  );
}
