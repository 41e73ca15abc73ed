export {
  extractContext,
  injectHeaders,
  currentTraceId,
  requestIdKey,
  runWithContext,
  withoutTracing,
  withRequestId,
} from './context.ts';
export type { Carrier } from './context.ts';
export { endClientSpan, startClientSpan } from './client-span.ts';
export type { ClientSpanEnd, ClientSpanStart } from './client-span.ts';
export { endServerSpan, startServerSpan } from './server-span.ts';
export type { ServerSpanEnd, ServerSpanStart } from './server-span.ts';
export type { BoundHistogram, Histogram } from './histogram.ts';
export type { Logger } from './logger.ts';
export type { BoundCounter, CounterMetric, Exposition, GaugeMetric, LabelsOf, Metrics } from './metrics.ts';
export { startTelemetry } from './telemetry.ts';
export type { Telemetry, TelemetryOptions } from './telemetry.ts';
