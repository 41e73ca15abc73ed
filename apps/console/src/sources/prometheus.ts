import { createPrometheus, PrometheusError, PrometheusTimeout, PrometheusUnreachable } from '@gameday/prometheus';
import { SourceError } from './get-json.ts';
import type { QueryRange } from './traffic.ts';

const timeoutMs = 3_000;

/** What the page says: the client's own message is for a terminal. */
function sourceError(error: PrometheusError, port: number): SourceError {
  if (error instanceof PrometheusUnreachable) {
    return new SourceError('unreachable', `Prometheus does not answer on 127.0.0.1:${port}`, { cause: error });
  }
  if (error instanceof PrometheusTimeout) {
    return new SourceError('timeout', `Prometheus did not answer within ${timeoutMs / 1000} s`, { cause: error });
  }
  return new SourceError('malformed', 'Prometheus answered, but not with figures', { cause: error });
}

/** Asks the Prometheus that listens on this port of 127.0.0.1; rejects with a SourceError. */
export function prometheusAt(port: number): { readonly queryRange: QueryRange; close(): Promise<void> } {
  const client = createPrometheus({ url: `http://127.0.0.1:${port}`, timeoutMs });
  return {
    queryRange: async (expression, { startSeconds, endSeconds, stepSeconds }, signal) => {
      try {
        return await client.queryRange(expression, {
          start: startSeconds * 1000,
          end: endSeconds * 1000,
          stepSeconds,
          ...(signal && { signal }),
        });
      } catch (error) {
        throw error instanceof PrometheusError ? sourceError(error, port) : error;
      }
    },
    close: () => client.close(),
  };
}
