import type { Trace, TraceService, TraceSpan, TraceSummary } from '@gameday/console-api';

const byStart = (a: TraceSpan, b: TraceSpan) => a.startUs - b.startUs || b.durationUs - a.durationUs;

/** From the first start to the last end of any span. */
export function extentOf(spans: readonly TraceSpan[]): { readonly startUs: number; readonly durationUs: number } {
  let startUs = Number.POSITIVE_INFINITY;
  let endUs = Number.NEGATIVE_INFINITY;
  for (const span of spans) {
    startUs = Math.min(startUs, span.startUs);
    endUs = Math.max(endUs, span.startUs + span.durationUs);
  }
  return spans.length === 0 ? { startUs: 0, durationUs: 0 } : { startUs, durationUs: endUs - startUs };
}

function servicesOf(spans: readonly TraceSpan[]): readonly TraceService[] {
  const services = new Map<string, { spanCount: number; failedCount: number }>();
  for (const { service, failed } of spans) {
    const counts = services.get(service) ?? { spanCount: 0, failedCount: 0 };
    counts.spanCount += 1;
    if (failed) counts.failedCount += 1;
    services.set(service, counts);
  }
  return [...services].map(([name, counts]) => ({ name, ...counts }));
}

/**
 * What a list shows of a trace: named by its earliest root. Where all roots name a parent that is not there, the first is the lab's
 * door as a client outside called it, one that sends a trace id of its own; it is no sign that something is missing.
 */
export function summarize(trace: Trace): TraceSummary {
  const spans = trace.spans.toSorted(byStart);
  const ids = new Set(spans.map((span) => span.id));
  const orphans = spans.filter(({ parentId }) => parentId !== undefined && !ids.has(parentId));
  const root = spans.find(({ parentId }) => parentId === undefined) ?? orphans[0] ?? spans[0];
  const fromOutside = root === orphans[0] && root?.kind === 'server' ? 1 : 0;
  return {
    id: trace.id,
    service: root?.service ?? 'unknown',
    operation: root?.operation ?? 'unnamed',
    ...extentOf(spans),
    spanCount: spans.length,
    failedCount: spans.filter((span) => span.failed).length,
    services: servicesOf(spans),
    orphanCount: orphans.length - fromOutside,
  };
}
