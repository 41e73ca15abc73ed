import { label, metric, spanEvent } from '@gameday/conventions';
import type { RejectionReason } from '@gameday/resilience';
import type { Telemetry } from '@gameday/telemetry';
import { trace } from '@opentelemetry/api';

/** Counts what is refused without being tried, and notes it on the span of the request that it happened to. */
export function createRejections(telemetry: Telemetry): (peer: string, reason: RejectionReason) => void {
  const rejections = telemetry.metrics.counter(metric.rejections);
  return (peer, reason) => {
    const labels = { [label.peer]: peer, [label.reason]: reason };
    rejections.inc(labels);
    trace.getActiveSpan()?.addEvent(spanEvent.rejected, labels);
  };
}
