import type { ExplainTarget, LogLevel, LogLine } from '@gameday/console-api';

/** A line as text: for copying, and for the name that a screen reader says. */
export function lineText({ atMs, level, part, message, fields, traceId, more }: LogLine): string {
  const extras = fields
    .map(([name, value]) => ` ${name}=${/[\s"]/.test(value) ? JSON.stringify(value) : value}`)
    .join('');
  const trace = traceId === undefined ? '' : ` trace_id=${traceId}`;
  return `${new Date(atMs).toISOString()} ${level ?? '-'} ${part} ${message}${extras}${trace}${more === undefined ? '' : `\n${more}`}`;
}

/** How urgent a line looks. */
export const moodOf: Readonly<Record<LogLevel | 'none', 'quiet' | 'plain' | 'warn' | 'bad'>> = {
  none: 'quiet',
  trace: 'quiet',
  debug: 'quiet',
  info: 'plain',
  warn: 'warn',
  error: 'bad',
  fatal: 'bad',
};

/** Values that are ids of traces: they become links. */
export const traceIdOfField = (name: string, value: string): string | undefined =>
  /trace/i.test(name) && /^[0-9a-f]{32}$/.test(value) ? value : undefined;

/** Where the text that is looked for stands in a message, so that it can be marked. */
export function partsAround(
  message: string,
  wanted: string,
): ReadonlyArray<{ readonly text: string; readonly found: boolean }> {
  if (wanted === '') return [{ text: message, found: false }];
  const parts: Array<{ text: string; found: boolean }> = [];
  const lower = message.toLowerCase();
  const needle = wanted.toLowerCase();
  // Some letters change their length with their case; then places would be wrong.
  if (lower.length !== message.length) return [{ text: message, found: false }];
  let from = 0;
  for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, from)) {
    if (at > from) parts.push({ text: message.slice(from, at), found: false });
    parts.push({ text: message.slice(at, at + needle.length), found: true });
    from = at + needle.length;
  }
  if (from < message.length || parts.length === 0) parts.push({ text: message.slice(from), found: false });
  return parts;
}

/** A line that tells a decision of a breaker, a balancer or a limit has more behind it. */
export function explainableIn({ atMs, service, fields }: LogLine): ExplainTarget | undefined {
  const of = (wanted: string) => fields.find(([name]) => name === wanted)?.[1];
  const decision = of('decision');
  const peer = of('peer');
  if (service === undefined || decision === undefined) return undefined;
  if (decision === 'shed') return { kind: 'shed', service, peer: 'server', atMs };
  if (peer === undefined) return undefined;
  if (decision === 'transition') return { kind: 'transition', service, peer, atMs };
  return ['ejection', 'ejection_withheld', 'return'].includes(decision)
    ? { kind: 'ejection', service, peer, atMs }
    : undefined;
}
