import { type LogLevel, type LogLine, logLevels } from '@gameday/console-api';
import { type Fields, fieldsOf, textOf } from './shape.ts';

/** What one line says by itself. */
export type ParsedLine = Pick<LogLine, 'level' | 'message' | 'traceId' | 'spanId' | 'fields'> & {
  readonly atMs?: number | undefined;
};

const valueCharactersMax = 4_000;
const messageCharactersMax = 16_000;
const fieldsMax = 64;

const levelWords: Readonly<Record<string, LogLevel>> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  log: 'info',
  notice: 'info',
  statement: 'info',
  detail: 'info',
  hint: 'info',
  context: 'info',
  warn: 'warn',
  warning: 'warn',
  err: 'error',
  error: 'error',
  dpanic: 'error',
  fatal: 'fatal',
  panic: 'fatal',
};

/** A level as a word, or as pino's number (10 trace … 60 fatal). */
function levelOf(value: unknown): LogLevel | undefined {
  if (typeof value === 'number') return logLevels[Math.min(Math.max(Math.round(value / 10), 1), 6) - 1];
  return typeof value === 'string' ? levelWords[value.toLowerCase()] : undefined;
}

/** Milliseconds since 1970 of an ISO instant, a number of seconds or milliseconds, PostgreSQL's or Go's time. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 1e11 ? value : value * 1_000;
  if (typeof value !== 'string') return undefined;
  // Go's own log writes the machine's time with slashes and no zone, which is how Date.parse takes it.
  const time = Date.parse(value.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?: UTC)?$/, '$1T$2Z'));
  return Number.isNaN(time) ? undefined : time;
}

/** Shown in a place of their own, or the same on every line of a process. */
const ownPlace = new Set(
  'level lvl time ts t msg message trace_id span_id trace_flags pid hostname name service replica'.split(' '),
);

const cut = (text: string, charactersMax = valueCharactersMax): string =>
  text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : text;
const written = (value: unknown): string => cut(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** An error's stack is readable only on lines of its own: what is one level down gets a name of its own. */
function fieldOf([name, value]: [string, unknown]): ReadonlyArray<readonly [string, string]> {
  const parts = fieldsOf(value);
  if (typeof parts['stack'] !== 'string') return [[name, written(value)]];
  return Object.entries(parts).map(([part, inner]) => [`${name}.${part}`, written(inner)] as const);
}

function ofFields(fields: Fields): ParsedLine {
  return {
    atMs: timeOf(fields['time'] ?? fields['ts'] ?? fields['t']),
    level: levelOf(fields['level'] ?? fields['lvl']),
    message: cut(textOf(fields['msg']) ?? textOf(fields['message']) ?? '', messageCharactersMax),
    traceId: textOf(fields['trace_id']),
    spanId: textOf(fields['span_id']),
    fields: Object.entries(fields)
      .filter(([name]) => !ownPlace.has(name))
      .flatMap(fieldOf)
      .slice(0, fieldsMax),
  };
}

/** `key=value key="quoted value"`, as Prometheus and Grafana write it. */
function logfmt(line: string): Fields | undefined {
  if (!/^(time|ts|t|level|logger)=/.test(line)) return undefined;
  const fields: Record<string, string> = {};
  for (const [, name = '', quoted, bare] of line.matchAll(/([\w.]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)) {
    fields[name] = quoted === undefined ? (bare ?? '') : quoted.replaceAll('\\"', '"');
  }
  return fields;
}

const stamped =
  /^\s*(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| UTC|[+-]\d\d:?\d\d)?|\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d)\s+(?:\[(\d+)\]\s+)?(.*)$/s;
const levelled = /^(?:\[(\w+)\]\s*|([A-Z]+):\s+)(.*)$/s;
/** How a process that dies says so without its logger. */
const outcry = /^(?:\w*(?:Error|Exception)\b|Uncaught\b|panic:|fatal error:)/;

/**
 * Reads a line of any part: JSON (the services, Jaeger, Toxiproxy), logfmt (Prometheus, Grafana), or text with a time (Consul,
 * PostgreSQL). What cannot be understood is the message as it stands.
 */
export function parseLogLine(line: string): ParsedLine {
  if (line.startsWith('{')) {
    try {
      return ofFields(fieldsOf(JSON.parse(line)));
    } catch {
      // cut off by a crash, say: shown as it is
    }
  }
  const fields = logfmt(line);
  if (fields) return ofFields(fields);
  const [, stamp, , rest = line] = stamped.exec(line) ?? [];
  const [, bracketed, colon, message] = levelled.exec(rest) ?? [];
  const level = levelOf(bracketed ?? colon);
  return {
    atMs: timeOf(stamp),
    level: level ?? (outcry.test(rest) ? 'error' : undefined),
    message: cut(level && message !== undefined ? message : rest, messageCharactersMax),
    traceId: undefined,
    spanId: undefined,
    fields: [],
  };
}

const head = /^\{"level":(?:"([a-z]+)"|(\d+)),"time":(?:"([^"]{20,35})"|(\d{12,14}))/;

/** When and how urgent, which is all that is needed to pass most lines over; the form of the lab's own logs is not parsed for it. */
export function glance(line: string): Pick<ParsedLine, 'atMs' | 'level'> {
  const [whole, word, number, text, digits] = head.exec(line) ?? [];
  if (whole === undefined) return parseLogLine(line);
  return {
    level: levelOf(word ?? Number(number)),
    atMs: text === undefined ? Number(digits) : timeOf(text),
  };
}

/** Whether a line goes on with the one before it: the stack below an error, the lines of a banner. */
export const continues = (line: string): boolean => /^[\s}]/.test(line) && !stamped.test(line);
