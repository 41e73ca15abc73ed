import { connect } from 'node:net';
import type { PoolClient } from 'pg';

/** Code of a CancelRequest message (PostgreSQL, "Message Formats"). */
const cancelRequestCode = 80_877_102;
const deadlineMs = 1_000;

/**
 * Asks the server to cancel what a connection is doing, by a CancelRequest over a connection of its own. The server
 * answers nothing: the running query fails with SQLSTATE 57014 if the request came in time. Never rejects.
 */
export function requestCancel(client: PoolClient): Promise<void> {
  const { processID, secretKey } = client as unknown as { processID: number | null; secretKey: number | null };
  if (processID === null || secretKey === null) return Promise.resolve();
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(cancelRequestCode, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  return new Promise((resolve) => {
    const socket = client.host.startsWith('/')
      ? connect(`${client.host}/.s.PGSQL.${client.port}`)
      : connect(client.port, client.host);
    socket.setTimeout(deadlineMs, () => socket.destroy());
    socket.once('connect', () => socket.end(message));
    socket.on('error', () => socket.destroy());
    socket.once('close', () => resolve());
    socket.resume();
  });
}
