import { context, trace, type DiagLogger } from '@opentelemetry/api';
import { destination, pino, stdTimeFunctions, type Logger as PinoLogger } from 'pino';
import { openAccessLog, type AccessLog } from './access-log.ts';
import { requestIdKey } from './context.ts';
import { describeError } from './log-error.ts';

export type Logger = PinoLogger;

export interface LoggerOptions {
  readonly service: string;
  readonly replica: string;
  /** `GAMEDAY_LOG_LEVEL`: fatal, error, warn, info, debug, trace or silent. Default info, also for an unknown word. */
  readonly level: string | undefined;
  /** File descriptor. Default 2, standard error. */
  readonly fd?: number;
}

export interface OpenLogger {
  readonly logger: Logger;
  readonly access: AccessLog;
  /** Writes what is buffered, now. */
  flush(): void;
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Lines are gathered up to this size, and written at least this often, so that a quiet process' log is still live. */
const bufferBytes = 15 * 1024;
const flushMs = 500;
/** What may wait for a reader that is stuck; past that lines are dropped. */
const bufferBytesMax = 4 * 1024 * 1024;
/** How often a write to a full pipe is tried again at exit, 100 ms apart. */
const fullPipeRetriesMax = 10;

const secrets = ['authorization', 'cookie', 'password', 'token'];
const redactedPaths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Opens the process' log: JSON lines, each with the ids of the trace, span and request in whose context it was written. */
export function openLogger(options: LoggerOptions): OpenLogger {
  let retries = 0;
  const stream = destination({
    dest: options.fd ?? 2,
    sync: false,
    minLength: bufferBytes,
    maxLength: bufferBytesMax,
    periodicFlush: flushMs,
    retryEAGAIN: () => (retries += 1) <= fullPipeRetriesMax,
  } as Parameters<typeof destination>[0]);
  const base = { service: options.service, replica: options.replica };
  const known = options.level === undefined || levels.includes(options.level);
  const logger = pino(
    {
      level: known ? (options.level ?? 'info') : 'info',
      base,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (word) => ({ level: word }) },
      serializers: { err: describeError },
      redact: { paths: redactedPaths, censor: '[redacted]' },
      mixin: idsInContext,
    },
    stream,
  );
  if (!known) {
    logger.warn(`GAMEDAY_LOG_LEVEL is "${options.level}"; it must be one of ${levels.join(', ')}; info is used`);
  }
  return {
    logger,
    access: openAccessLog(logger, base, (line) => stream.write(line)),
    flush() {
      retries = 0;
      try {
        stream.flushSync();
      } catch (error) {
        // A full pipe that nobody reads, or a closed one: there is nowhere to say it.
        void error;
      }
    },
  };
}

function idsInContext(): object {
  const active = context.active();
  const ids: { trace_id?: string; span_id?: string; request_id?: unknown } = {};
  const span = trace.getSpanContext(active);
  if (span) {
    ids.trace_id = span.traceId;
    ids.span_id = span.spanId;
  }
  const requestId = active.getValue(requestIdKey);
  if (requestId !== undefined) ids.request_id = requestId;
  return ids;
}

/** OpenTelemetry's own diagnostics, as log lines. */
export const diagnosticsTo = (logger: Logger): DiagLogger => ({
  error: (message, ...details) => logger.error({ details }, message),
  warn: (message, ...details) => logger.warn({ details }, message),
  info: (message, ...details) => logger.info({ details }, message),
  debug: (message, ...details) => logger.debug({ details }, message),
  verbose: (message, ...details) => logger.trace({ details }, message),
});
