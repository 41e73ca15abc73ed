import { label,                        } from '/work/main/libs/telemetry/.js.tmp/conv/index.mjs';

/** Metrics that this library exports about itself. */
export const telemetryMetric = {
  spansExported: {
    name: 'telemetry_spans_exported_total',
    type: 'counter',
    help: 'Spans that the trace receiver took.',
    labels: [label.service],
  },
  spansDropped: {
    name: 'telemetry_spans_dropped_total',
    type: 'counter',
    help: 'Spans that were lost, by reason: queue_full, export_failed (no receiver in time), refused (by the receiver).',
    labels: [label.service, label.reason],
  },
}                                                     ;
