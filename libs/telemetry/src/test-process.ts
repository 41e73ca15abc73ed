import { startTelemetry } from './telemetry.ts';

/** A process of the logger's tests: logs, then ends in the way that its argument says. */
const { logger, shutdown } = startTelemetry({
  service: 'test',
  version: '1',
  replica: 'test-0',
  env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
});
const [way = '', count = '1'] = process.argv.slice(2);
for (let line = 0; line < Number(count); line += 1) logger.info({ line }, 'x'.repeat(100));

switch (way) {
  case 'exit':
    process.exit(0);
    break;
  case 'throw':
    throw new Error('crash');
  case 'reject':
    void Promise.reject(new Error('crash'));
    break;
  case 'shutdown':
    await shutdown();
    process.kill(process.pid, 'SIGKILL');
    break;
  case 'idle':
    setInterval(() => undefined, 1_000);
    break;
}
