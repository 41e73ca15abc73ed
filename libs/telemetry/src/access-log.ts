import type { Span } from '@opentelemetry/api';
import type { Logger } from './logger.ts';

/** A request that was served, or given up by its client. */
export interface Served {
  readonly method: string;
  /** Route template; undefined where no route matched. */
  readonly route: string | undefined;
  readonly status: number;
  readonly durationMs: number;
  readonly cancelled: boolean;
  readonly requestId: string;
  readonly span: Span;
}

export type AccessLog = (served: Served) => void;

/**
 * Writes a line for each request, at level info, in the form of all other lines. They are most of a log, and hold nothing that
 * would have to be redacted: written by hand, a line takes 2 µs instead of the logger's 20. The tests hold it against the logger.
 * @param write takes a whole line
 */
export function openAccessLog(
  logger: Pick<Logger, 'isLevelEnabled'>,
  base: Readonly<Record<string, string>>,
  write: (line: string) => unknown,
): AccessLog {
  const common = JSON.stringify(base).slice(1, -1);
  return ({ method, route, status, durationMs, cancelled, requestId, span }) => {
    if (!logger.isLevelEnabled('info')) return;
    const { traceId, spanId } = span.spanContext();
    const routeText = route === undefined ? '' : `,"route":${textOf(route)}`;
    const what = textOf(route ?? '_unmatched').slice(1, -1);
    write(
      `{"level":"info","time":"${new Date().toISOString()}",${common},"trace_id":"${traceId}","span_id":"${spanId}",` +
        `"request_id":${JSON.stringify(requestId)},"method":"${method}"${routeText},"status":${status},` +
        `"durationMs":${Math.round(durationMs * 100) / 100},"cancelled":${cancelled},"msg":"${method} ${what} ${status}"}\n`,
    );
  };
}

/** Routes are few: how they are written is kept. */
const texts = new Map<string, string>();

function textOf(route: string): string {
  const known = texts.get(route);
  if (known !== undefined) return known;
  const text = JSON.stringify(route);
  texts.set(route, text);
  return text;
}
