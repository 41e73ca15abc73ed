import { once } from 'node:events';
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as whatever the test expects. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface Sent {
  readonly body?: unknown;
  /** As it is, where `body` would be made JSON. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

function begin(port: number, method: string, path: string, { body, raw, headers }: Sent): ClientRequest {
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const type =
    payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) };
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    method,
    path,
    agent: false,
    headers: { ...type, ...headers },
  });
  request.end(payload);
  return request;
}

async function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

/** One request, and its whole answer. */
export async function send(port: number, method: string, path: string, sent: Sent = {}): Promise<Answer> {
  const response = await responseTo(begin(port, method, path, sent));
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const isJson = text !== '' && response.headers['content-type']?.startsWith('application/json');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    body: isJson ? (JSON.parse(text) as unknown) : undefined,
  };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type WatchEvent = { type: string; object: any };

export interface Watching {
  /** The next event; fails after a while without one. */
  next(): Promise<WatchEvent>;
  /** The next events, as `ADDED name`. */
  names(count: number): Promise<string[]>;
  /** Every event until the server ends the stream. */
  rest(): Promise<WatchEvent[]>;
  close(): void;
}

async function* linesOf(response: IncomingMessage): AsyncGenerator<string, undefined> {
  let rest = '';
  for await (const chunk of response.setEncoding('utf8')) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** Opens a watch. */
export async function startWatch(port: number, path: string, headers: Record<string, string> = {}): Promise<Watching> {
  const request = begin(port, 'GET', path, { headers });
  // Cutting the connection is how a watch ends.
  request.on('error', () => undefined);
  const response = await responseTo(request);
  response.on('error', () => undefined);
  const lines = linesOf(response);
  const next = async (): Promise<WatchEvent> => {
    const late = AbortSignal.timeout(5_000);
    const timeout = once(late, 'abort').then(() => {
      throw new Error('no event within 5 s');
    });
    const { value, done } = (await Promise.race([lines.next(), timeout])) as IteratorResult<string, undefined>;
    if (done || value === undefined) throw new Error('the watch has ended');
    return JSON.parse(value) as WatchEvent;
  };
  return {
    next,
    async names(count) {
      const events: string[] = [];
      while (events.length < count) {
        const { type, object } = await next();
        events.push(`${type} ${object.metadata.name}`);
      }
      return events;
    },
    async rest() {
      const events: WatchEvent[] = [];
      for await (const line of lines) events.push(JSON.parse(line) as WatchEvent);
      return events;
    },
    close: () => request.destroy(),
  };
}

/** Waits until something holds. */
export async function until(holds: () => boolean, what: string, timeoutMs = 5_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
