export interface HttpRequest {
  readonly method?: string;
  readonly path: string;
  /** A port of 127.0.0.1, or the path of a Unix socket. */
  readonly to: number | string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 5 000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * One request on the loopback or a Unix socket, with its whole answer, on a connection of its own.
 * @throws Error with the system's code (ECONNREFUSED, ENOENT), or after the timeout
 */
export function exchange({
  method = 'GET',
  path,
  to,
  body,
  headers,
  timeoutMs = 5_000,
  signal,
}: HttpRequest): Promise<HttpAnswer> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    // Imported, `node:http` would load all that it could ever need, WebSockets included: some 30 ms at every start.
    const request = process.getBuiltinModule('node:http').request({
      method,
      path,
      agent: false,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      headers: {
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...headers,
        // Node tells it by itself only of methods that usually have a body; a DELETE would leave its body unannounced.
        ...(payload !== undefined && { 'content-length': Buffer.byteLength(payload) }),
        connection: 'close',
      },
      // For a socket too: Node would take the name `localhost`, and find out at length that it is no IPv6 address.
      host: '127.0.0.1',
      ...(typeof to === 'number' ? { port: to } : { socketPath: to }),
    });
    const fail = (error: Error) =>
      reject(timeout.aborted ? new Error(`no answer within ${timeoutMs} ms`, { cause: error }) : error);
    request.once('error', fail);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', fail);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    request.end(payload);
  });
}
