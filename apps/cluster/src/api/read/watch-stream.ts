import type { ServerResponse } from 'node:http';

/** A stream of JSON documents, one a line, to a client that may read slowly or go away. */
export interface WatchStream {
  /** @param line one JSON document */
  send(line: string): void;
  /** What was sent until now may wait for as long as it takes: it is bounded by the size of a list. */
  begun(): void;
  end(): void;
}

/** How long too much may wait: many writes at once, as a rollout makes them, take a moment to leave even for a good reader. */
const patienceMs = 1_000;
/** Beyond this many times the limit there is no patience. */
const burstFactor = 16;

/**
 * Opens the stream. A client that reads so slowly that more than `backlogBytesMax` wait for it is cut off: it will watch again from
 * where it was, while an endless queue would fill this process's memory.
 * @param onClose called once, however it ends
 */
export function openStream(response: ServerResponse, backlogBytesMax: number, onClose: () => void): WatchStream {
  let allowance = Infinity;
  let impatient: NodeJS.Timeout | undefined;
  const cutIfSlow = (): void => {
    impatient = undefined;
    if (response.writableLength > allowance) response.destroy();
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  // The client must know that the watch is on before anything happens.
  response.flushHeaders();
  response.once('close', () => {
    clearTimeout(impatient);
    onClose();
  });
  return {
    send(line) {
      if (response.destroyed || response.writableEnded) return;
      response.write(`${line}\n`);
      if (response.writableLength > allowance * burstFactor) response.destroy();
      else if (response.writableLength > allowance) impatient ??= setTimeout(cutIfSlow, patienceMs);
    },
    begun() {
      allowance = response.writableLength + backlogBytesMax;
    },
    end() {
      response.end();
    },
  };
}
