import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { type ConsoleAppOptions, createConsoleApp } from './app.ts';
import type { ConsoleConfig } from './config.ts';

export interface RunningConsole {
  readonly url: string;
  /** Ends the streams and what is under way; done within `graceMs`. */
  close(): Promise<void>;
}

/** What is under way gets this long to end. */
const graceMs = 500;

/**
 * Serves the console on 127.0.0.1 until it is closed.
 * @throws Error naming the port when another program has it
 */
export async function startConsole(
  config: ConsoleConfig,
  logger: Logger,
  options: Pick<ConsoleAppOptions, 'uiFolder'> = {},
): Promise<RunningConsole> {
  const { app, live, stopping, close } = createConsoleApp({
    config,
    onError: (error) => logger.error({ err: error }, 'a request could not be answered'),
    ...options,
  });
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new Error(
              `port ${config.port} on 127.0.0.1 is taken by another program; end it, or set GAMEDAY_PORT_BASE`,
              {
                cause: error,
              },
            )
          : error,
      );
    });
    server.listen(config.port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  logger.info({ url }, 'ready');

  return {
    url,
    async close() {
      stopping();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      live.close();
      server.closeIdleConnections();
      const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
      await Promise.all([closed, close()]);
      clearTimeout(cutOff);
    },
  };
}
