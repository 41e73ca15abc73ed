import { once } from 'node:events';
import { pino } from 'pino';
import { ConfigError, readConfig } from './config.ts';
import { startConsole } from './server.ts';

const wanted = process.env['GAMEDAY_LOG_LEVEL'] ?? '';
const level = wanted in pino.levels.values ? wanted : 'info';
const logger = pino({ name: 'console', level }, pino.destination({ dest: 2, sync: true }));

try {
  const stop = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  const running = await startConsole(readConfig(process.env, process.cwd()), logger);
  await stop;
  await running.close();
  logger.info('stopped');
  process.exit(0);
} catch (error) {
  logger.fatal({ err: error }, error instanceof Error ? error.message : 'the console cannot start');
  process.exit(error instanceof ConfigError ? 2 : 1);
}
