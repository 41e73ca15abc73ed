/** What a line of any part's log says, as far as it can be understood. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly timeMs?: number;
  readonly level?: Level;
  readonly message: string;
  readonly traceId?: string;
  /** What else it carries, for people. */
  readonly extras: Readonly<Record<string, unknown>>;
}

export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof levels)[number];

const levelWords: Readonly<Record<string, Level>> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  log: 'info',
  notice: 'info',
  statement: 'info',
  detail: 'info',
  hint: 'info',
  warn: 'warn',
  warning: 'warn',
  err: 'error',
  error: 'error',
  fatal: 'fatal',
  panic: 'fatal',
};

/** A level as a word, or as pino's number (10 trace … 60 fatal). */
function levelOf(value: unknown): Level | undefined {
  if (typeof value === 'number') return levels[Math.round(value / 10) - 1];
  return typeof value === 'string' ? levelWords[value.toLowerCase()] : undefined;
}

/** Milliseconds since 1970 of an ISO instant, or of a number of seconds or milliseconds. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 1e11 ? value : value * 1000;
  if (typeof value !== 'string') return undefined;
  const time = Date.parse(value.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?: UTC)?$/, '$1T$2Z'));
  return Number.isNaN(time) ? undefined : time;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Known under these names; the rest is extra. `pid`, `service` and `replica` are what the part's name says already. */
const known = ['time', 'ts', 't', 'level', 'lvl', 'msg', 'message', 'trace_id', 'span_id', 'service', 'replica', 'pid'];

function ofFields(fields: Readonly<Record<string, unknown>>): LogLine {
  const timeMs = timeOf(fields['time'] ?? fields['ts'] ?? fields['t']);
  const level = levelOf(fields['level'] ?? fields['lvl']);
  const traceId = text(fields['trace_id']);
  return {
    ...(timeMs !== undefined && { timeMs }),
    ...(level && { level }),
    message: text(fields['msg']) ?? text(fields['message']) ?? '',
    ...(traceId && { traceId }),
    extras: Object.fromEntries(Object.entries(fields).filter(([name]) => !known.includes(name))),
  };
}

/** `key=value key="quoted value"`, as Prometheus and Grafana write it. */
function logfmt(line: string): Record<string, string> | undefined {
  if (!/^(time|ts|t|level|logger)=/.test(line)) return undefined;
  const fields: Record<string, string> = {};
  for (const [, name = '', quoted, bare] of line.matchAll(/([\w.]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)) {
    fields[name] = quoted === undefined ? (bare ?? '') : quoted.replaceAll('\\"', '"');
  }
  return fields;
}

const stamped = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| UTC|[+-]\d\d:?\d\d)?)\s+(?:\[(\d+)\]\s+)?(.*)$/;
const levelled = /^(?:\[(\w+)\]\s*|([A-Z]+):\s+)(.*)$/;

/** Reads a line: JSON (the services, Jaeger, Toxiproxy), logfmt (Prometheus, Grafana), or text with a time (Consul, PostgreSQL). */
export function parseLogLine(line: string): LogLine {
  if (line.startsWith('{')) {
    try {
      return ofFields(JSON.parse(line) as Record<string, unknown>);
    } catch {
      // cut off by a crash, say: shown as it is
    }
  }
  const fields = logfmt(line);
  if (fields) return ofFields(fields);
  const [, stamp, , rest = line] = stamped.exec(line.trimStart()) ?? [];
  const [, bracketed, colon, message] = levelled.exec(rest) ?? [];
  const timeMs = timeOf(stamp);
  const level = levelOf(bracketed ?? colon);
  return {
    ...(timeMs !== undefined && { timeMs }),
    ...(level && { level }),
    message: level && message !== undefined ? message : rest,
    extras: {},
  };
}
