import { connect } from 'node:net';

/** Where somebody listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** How a short conversation went. Times are milliseconds since the request was handed to the system. */
export interface Talk {
  /**
   * `answered` as much as was wanted, `closed` or `reset` by the other side before that, `refused` at once, `silent`
   * until the time was over.
   */
  readonly end: 'answered' | 'closed' | 'reset' | 'refused' | 'silent';
  readonly bytes: number;
  /** In how many pieces they came. */
  readonly pieces: number;
  readonly firstByteMs: number | undefined;
  readonly lastByteMs: number | undefined;
  readonly endMs: number;
}

export interface TalkOptions {
  readonly send: Uint8Array;
  /** Whether so many bytes are all that is wanted; by default the other side must end it. */
  readonly enough?: (bytes: number) => boolean;
  /** Says "no more" after the first byte of the answer, and waits for the other side to do so too. */
  readonly halfClose?: boolean;
  readonly forMs: number;
  readonly signal: AbortSignal;
}

/** Opens a connection of its own, sends, and listens. Never rejects. */
export function talk({ host, port }: Place, options: TalkOptions): Promise<Talk> {
  const { send, enough, halfClose = false, forMs, signal } = options;
  return new Promise((resolve) => {
    const socket = connect({ host, port, noDelay: true, allowHalfOpen: true });
    let startedAt = performance.now();
    let connected = false;
    let bytes = 0;
    let pieces = 0;
    let firstByteMs: number | undefined;
    let lastByteMs: number | undefined;
    const since = () => performance.now() - startedAt;
    const finish = (end: Talk['end']): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve({ end, bytes, pieces, firstByteMs, lastByteMs, endMs: since() });
    };
    const giveUp = (): void => finish('silent');
    const timer = setTimeout(giveUp, forMs);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (!connected) finish('refused');
      else finish(error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 'reset' : 'closed');
    });
    socket.once('connect', () => {
      connected = true;
      startedAt = performance.now();
      socket.write(send);
    });
    socket.on('data', (piece: Buffer) => {
      bytes += piece.length;
      pieces += 1;
      lastByteMs = since();
      if (firstByteMs === undefined) {
        firstByteMs = lastByteMs;
        if (halfClose) socket.end();
      }
      if (enough?.(bytes)) finish('answered');
    });
    socket.once('end', () => finish('closed'));
  });
}
