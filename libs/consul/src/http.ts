import type { IncomingHttpHeaders } from 'node:http';
import { Pool } from 'undici';
import { ConsulBadAnswer, ConsulNoLeader, ConsulRefused, ConsulTimeout, ConsulUnreachable } from './errors.ts';

export interface ConsulRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Path below `/v1`, such as `/agent/self`; its segments are already encoded. */
  readonly path: string;
  /** Undefined values are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: string;
  /** Default: the client's `timeoutMs`. */
  readonly deadlineMs?: number;
  /** Statuses besides 2xx that mean something to the caller. */
  readonly accept?: readonly number[];
  /** Aborting rejects with the signal's reason and closes the connection, which ends a blocking query in Consul too. */
  readonly signal?: AbortSignal | undefined;
}

export interface ConsulResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface ConsulHttp {
  readonly url: string;
  /** @throws ConsulError, or the reason of the caller's signal */
  request(request: ConsulRequest): Promise<ConsulResponse>;
  /** Ends every request under way and closes all connections. */
  close(): Promise<void>;
}

/** An answer larger than this is refused: a service of a thousand instances takes about 1.5 MiB. */
const responseBytesMax = 32 * 1024 * 1024;

/**
 * One keep-alive pool to one Consul agent. A blocking query occupies a connection of its own while it waits.
 * @throws TypeError when the URL is none
 */
export function createHttp(options: { readonly url: string; readonly timeoutMs: number }): ConsulHttp {
  const base = parseUrl(options.url);
  const prefix = base.pathname.replace(/\/$/, '');
  const pool = new Pool(base.origin, {
    pipelining: 1,
    // Deadlines are the requests' own: undici's timers are coarse and would end long blocking queries.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: options.timeoutMs },
    maxResponseSize: responseBytesMax,
  });

  return {
    url: base.href.replace(/\/$/, ''),
    async request(request) {
      const where = `${request.method} ${base.origin}${prefix}/v1${request.path}`;
      const deadlineMs = request.deadlineMs ?? options.timeoutMs;
      request.signal?.throwIfAborted();
      // Not AbortSignal.any: it would leave an entry at the caller's long-lived signal for every request.
      const ending = new AbortController();
      const end = (): void => ending.abort();
      request.signal?.addEventListener('abort', end);
      const timer = setTimeout(end, deadlineMs);
      let response: ConsulResponse;
      try {
        const { statusCode, headers, body } = await pool.request({
          method: request.method,
          path: `${prefix}/v1${request.path}${queryString(request.query)}`,
          body: request.body ?? null,
          signal: ending.signal,
        });
        response = { status: statusCode, headers, text: await body.text() };
      } catch (error) {
        if (request.signal?.aborted) throw request.signal.reason;
        if (ending.signal.aborted) throw new ConsulTimeout(where, deadlineMs);
        throw new ConsulUnreachable(where, error);
      } finally {
        clearTimeout(timer);
        request.signal?.removeEventListener('abort', end);
      }
      if ((response.status >= 200 && response.status < 300) || request.accept?.includes(response.status)) {
        return response;
      }
      if (response.status === 500 && /no cluster leader/i.test(response.text)) throw new ConsulNoLeader(where);
      throw new ConsulRefused(where, response.status, response.text);
    },
    async close() {
      await pool.destroy();
    },
  };
}

/** @throws ConsulBadAnswer when the text is no JSON, or `read` throws */
export function readJson<Value>(what: string, text: string, read: (json: unknown) => Value): Value {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ConsulBadAnswer(what, `no JSON: ${JSON.stringify(text.slice(0, 80))}`);
  }
  try {
    return read(json);
  } catch (error) {
    throw new ConsulBadAnswer(what, (error as Error).message);
  }
}

function parseUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new TypeError(`"${url}" is not Consul's address; give one such as http://127.0.0.1:8500`);
  }
  return parsed;
}

function queryString(query: ConsulRequest['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}
