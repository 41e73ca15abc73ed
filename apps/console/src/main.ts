import { once } from 'node:events';
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { startConsole } from './server.ts';

const logger = pino(
  { name: 'console', level: process.env['LOG_LEVEL'] || 'info' },
  pino.destination({ dest: 2, sync: true }),
);

try {
  const stop = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  const running = await startConsole(readConfig(process.env, process.cwd()), logger);
  await stop;
  await running.close();
  logger.info('stopped');
  process.exit(0);
} catch (error) {
  logger.fatal({ err: error }, error instanceof Error ? error.message : 'the console cannot start');
  process.exit(2);
}
