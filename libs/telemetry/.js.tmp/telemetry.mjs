import { metric } from '/work/main/libs/telemetry/.js.tmp/conv/index.mjs';
import { diag, DiagLogLevel,             } from '@opentelemetry/api';
import { diagLogLevelFromString } from '@opentelemetry/core';
import { telemetryMetric } from './descriptions.mjs';
import { diagnosticsTo, openLogger,             } from './logger.mjs';
import { createMetrics,              } from './metrics.mjs';
import { readTraceSettings } from './settings.mjs';
                                                  
import { startTracing } from './tracing.mjs';

                                   
                                                                                         
                           
                           
                                                                                    
                           
                                                                                                 
                                   
                                                               
                          
 

                            
                          
                          
                            
                                                                                                  
                            
 

const flushMsMax = 2_000;

/** Starts the three signals of a process. Nothing that happens to a receiver of telemetry afterwards throws or blocks. */
export function startTelemetry(options                  )            {
  const { service, version, replica, env = process.env, logFd = 2 } = options;
  const { logger, flush } = openLogger({ service, replica, level: env.GAMEDAY_LOG_LEVEL, fd: logFd });
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
  const exported = metrics.counter(telemetryMetric.spansExported);
  const dropped = metrics.counter(telemetryMetric.spansDropped);
  exported.inc({}, 0);
  // A drop happens once per span of a request, so it is only counted here and made a metric when somebody asks.
  const drops = { queue_full: 0, export_failed: 0, refused: 0 };
  metrics.onScrape(() => {
    for (const reason of Object.keys(drops)                ) {
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
    print: (batch) => logger.info({ otlp: JSON.parse(batch)            }, 'spans'),
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
    metrics,
    async shutdown() {
      await tracing.shutdown(flushMsMax);
      flush();
    },
  };
}
