/** A span as the pages need it, whatever store it came from. Times are microseconds since 1970. */
export interface Span {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly service: string;
  readonly operation: string;
  /** server, client, producer, consumer or internal. */
  readonly kind: string | undefined;
  readonly startUs: number;
  readonly durationUs: number;
  readonly failed: boolean;
  readonly attributes: ReadonlyArray<readonly [name: string, value: string]>;
  readonly resource: ReadonlyArray<readonly [name: string, value: string]>;
  readonly events: ReadonlyArray<{
    readonly atUs: number;
    readonly attributes: ReadonlyArray<readonly [name: string, value: string]>;
  }>;
}

export interface Trace {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** At least one. */
  readonly spans: readonly Span[];
}

/** What a list shows of a trace. */
export interface TraceSummary {
  readonly id: string;
  readonly service: string;
  readonly operation: string;
  readonly startUs: number;
  readonly durationUs: number;
  readonly spanCount: number;
  readonly failedCount: number;
  /** In the order in which they took part. */
  readonly services: readonly string[];
}

/** A line of the waterfall. */
export interface WaterfallRow {
  readonly span: Span;
  /** 0 for a root. */
  readonly depth: number;
  /** The span names a parent that is not in the trace (yet, or it was never sent). */
  readonly orphan: boolean;
}

const byStart = (a: Span, b: Span) => a.startUs - b.startUs || b.durationUs - a.durationUs;

/** From the first start to the last end of any span. */
export function extentOf(spans: readonly Span[]): { readonly startUs: number; readonly durationUs: number } {
  let startUs = Number.POSITIVE_INFINITY;
  let endUs = Number.NEGATIVE_INFINITY;
  for (const span of spans) {
    startUs = Math.min(startUs, span.startUs);
    endUs = Math.max(endUs, span.startUs + span.durationUs);
  }
  return spans.length === 0 ? { startUs: 0, durationUs: 0 } : { startUs, durationUs: endUs - startUs };
}

export function summarize(trace: Trace): TraceSummary {
  const spans = trace.spans.toSorted(byStart);
  const ids = new Set(spans.map((span) => span.id));
  const root = spans.find(({ parentId }) => parentId === undefined || !ids.has(parentId)) ?? spans[0];
  return {
    id: trace.id,
    service: root?.service ?? 'unknown',
    operation: root?.operation ?? 'unnamed',
    ...extentOf(spans),
    spanCount: spans.length,
    failedCount: spans.filter((span) => span.failed).length,
    services: [...new Set(spans.map((span) => span.service))],
  };
}

/**
 * The spans depth first, each below its parent, siblings by their start. Every span comes exactly once: where the
 * parents form a circle (a broken client), its earliest span is taken for a root.
 */
export function waterfall(spans: readonly Span[]): readonly WaterfallRow[] {
  const sorted = spans.toSorted(byStart);
  const ids = new Set(sorted.map((span) => span.id));
  const isRoot = ({ id, parentId }: Span) => parentId === undefined || parentId === id || !ids.has(parentId);
  const children = Map.groupBy(
    sorted.filter((span) => !isRoot(span)),
    (span) => span.parentId,
  );
  const rows: WaterfallRow[] = [];
  const shown = new Set<Span>();
  // An explicit stack: a chain of calls may be deeper than what recursion takes.
  const descend = (root: Span) => {
    const stack = [{ span: root, depth: 0 }];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { span, depth } = next;
      if (shown.has(span)) continue;
      shown.add(span);
      const { parentId } = span;
      rows.push({ span, depth, orphan: depth === 0 && parentId !== undefined && !ids.has(parentId) });
      for (const child of (children.get(span.id) ?? []).toReversed()) stack.push({ span: child, depth: depth + 1 });
    }
  };
  for (const span of sorted) if (isRoot(span)) descend(span);
  for (const span of sorted) if (!shown.has(span)) descend(span);
  return rows;
}
