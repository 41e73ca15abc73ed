import { once } from 'node:events';
import { pino } from 'pino';
import { startCluster } from './cluster.ts';
import { ConfigError, readConfig } from './config.ts';

const wanted = process.env['GAMEDAY_LOG_LEVEL'] ?? '';
const level = wanted in pino.levels.values ? wanted : 'info';
const logger = pino({ name: 'cluster', level }, pino.destination({ dest: 2, sync: true }));

try {
  const stop = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  const running = await startCluster(readConfig(process.env), logger);
  await stop;
  logger.info('stopping');
  await running.stop();
  logger.info('stopped');
  process.exit(0);
} catch (error) {
  logger.fatal({ err: error }, error instanceof Error ? error.message : 'the cluster cannot start');
  process.exit(error instanceof ConfigError ? 2 : 1);
}
