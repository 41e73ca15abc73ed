import { metric } from '@gameday/conventions';
import { diag, DiagLogLevel, type Tracer } from '@opentelemetry/api';
import { diagLogLevelFromString } from '@opentelemetry/core';
import type { AccessLog } from './access-log.ts';
import { diagnosticsTo, openLogger, type Logger } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { readTraceSettings } from './settings.ts';
import type { DropReason } from './span-queue.ts';
import { startTracing } from './tracing.ts';

export interface TelemetryOptions {
  /** The service's name: `service.name` of spans, `service` of log lines and metrics. */
  readonly service: string;
  readonly version: string;
  /** The replica's name: `service.instance.id` of spans, `replica` of log lines. */
  readonly replica: string;
  /** Where `OTEL_*` and `GAMEDAY_LOG_LEVEL` are read from. Default: the process' environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** File descriptor of the log. Default 2, standard error. */
  readonly logFd?: number;
}

export interface Telemetry {
  readonly tracer: Tracer;
  readonly logger: Logger;
  /** Writes the log's line for a request that was served. */
  readonly access: AccessLog;
  readonly metrics: Metrics;
  /** Sends the spans that wait, for at most 2 s, and writes the last log lines. Never rejects. */
  shutdown(): Promise<void>;
}

const flushMsMax = 2_000;

/** Starts the three signals of a process. Nothing that happens to a receiver of telemetry afterwards throws or blocks. */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  const { service, version, replica, env = process.env, logFd = 2 } = options;
  const { logger, access, flush } = openLogger({ service, replica, level: env.GAMEDAY_LOG_LEVEL, fd: logFd });
  const settings = readTraceSettings(env);
  for (const warning of settings.warnings) logger.warn(warning);
  if (env.OTEL_LOG_LEVEL) {
    const logLevel = diagLogLevelFromString(env.OTEL_LOG_LEVEL) ?? DiagLogLevel.INFO;
    diag.setLogger(diagnosticsTo(logger), { logLevel, suppressOverrideMessage: true });
  }
  const metrics = createMetrics({
    service,
    onError: (error) => logger.warn({ err: error }, 'a metric could not be collected'),
  });
  metrics.gauge(metric.serviceInfo).set({ version }, 1);
  const exported = metrics.counter(metric.spansExported);
  const dropped = metrics.counter(metric.spansDropped);
  exported.inc({}, 0);
  // A drop happens once per span of a request, so it is only counted here and made a metric when somebody asks.
  const drops = { queue_full: 0, export_failed: 0, refused: 0 };
  metrics.onScrape(() => {
    for (const reason of Object.keys(drops) as DropReason[]) {
      dropped.inc({ reason }, drops[reason]);
      drops[reason] = 0;
    }
  });
  const receiver = settings.receiver.url.origin;
  const tracing = startTracing({
    service,
    version,
    replica,
    settings,
    print: (batch) => logger.info({ otlp: JSON.parse(batch) as unknown }, 'spans'),
    events: {
      exported: (spans) => exported.inc({}, spans),
      dropped(spans, reason) {
        drops[reason] += spans;
      },
      receiver: ({ reachable, reason }) =>
        reachable
          ? logger.info({ receiver }, 'traces are taken again')
          : logger.warn({ receiver, reason }, 'traces are not taken: spans wait, and are dropped when too many wait'),
    },
  });
  return {
    tracer: tracing.tracer,
    logger,
    access,
    metrics,
    async shutdown() {
      await tracing.shutdown(flushMsMax);
      flush();
    },
  };
}
