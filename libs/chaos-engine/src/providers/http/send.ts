import type { IncomingMessage, RequestOptions } from 'node:http';
import { ActivityFailed, messageOf } from '../../errors.ts';
import type { HttpRequest, Outgoing } from './compose.ts';

/** No connection came about, so nothing was sent. */
export class NotConnected extends Error {
  override name = 'NotConnected';
}

const tooLong = () => new ActivityFailed('activity took too long to complete');

/** Seconds to connect and to wait for the next bytes, each, as requests has it; here in milliseconds. */
function timeouts(timeout: HttpRequest['timeout']): { readonly connectMs?: number; readonly readMs?: number } {
  const [connect, read] = typeof timeout === 'number' ? [timeout, timeout] : (timeout ?? []);
  return {
    ...(connect !== undefined && { connectMs: connect * 1000 }),
    ...(read !== undefined && { readMs: read * 1000 }),
  };
}

/**
 * Sends a request on a connection of its own; resolves with the head of the answer.
 * @throws NotConnected, ActivityFailed when it took too long, or what broke the connection
 */
export async function send(sent: Outgoing, provider: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const { connectMs, readMs } = timeouts(provider.timeout);
  const secure = sent.url.protocol === 'https:';
  // Imported, `node:http` would load all that it could ever need, WebSockets included: some 30 ms at every start.
  const { request } = secure ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http');
  const length = sent.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(sent.body)) };
  const options: RequestOptions & { rejectUnauthorized?: boolean } = {
    method: sent.method,
    headers: { ...sent.headers, ...length },
    agent: false,
    signal,
    ...(secure && { rejectUnauthorized: provider.verify_tls ?? true }),
  };
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | undefined;
    let connected = false;
    const outgoing = request(sent.url, options, (response) => resolve((answer = response)));
    const giveUp = (): void => void outgoing.destroy(new NotConnected(`no connection within ${connectMs} ms`));
    const late = connectMs === undefined ? undefined : setTimeout(giveUp, connectMs);
    outgoing.once('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
        clearTimeout(late);
        if (readMs !== undefined) socket.setTimeout(readMs, () => (answer ?? outgoing).destroy(tooLong()));
      });
    });
    outgoing.once('error', (error) => {
      clearTimeout(late);
      reject(connected || error instanceof NotConnected ? error : new NotConnected(messageOf(error), { cause: error }));
    });
    outgoing.end(sent.body);
  });
}
