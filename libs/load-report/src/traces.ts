/** A trace as Jaeger's query API answers it; only what the picture needs. */
interface JaegerTrace {
  readonly traceID?: unknown;
  readonly spans?: readonly JaegerSpan[];
  readonly processes?: Readonly<Record<string, { readonly serviceName?: string }>>;
}
interface JaegerSpan {
  readonly spanID?: string;
  readonly operationName?: string;
  readonly startTime?: number;
  readonly duration?: number;
  readonly processID?: string;
  readonly references?: readonly { readonly refType?: string; readonly spanID?: string }[];
  readonly tags?: readonly { readonly key?: string; readonly value?: unknown }[];
}

export interface TraceRow {
  readonly service: string;
  readonly operation: string;
  readonly depth: number;
  readonly startMs: number;
  readonly durationMs: number;
  readonly failed: boolean;
}

export interface TracePicture {
  readonly id: string;
  readonly durationMs: number;
  readonly rows: readonly TraceRow[];
  /** Spans that are not shown. */
  readonly more: number;
}

const rowsMax = 200;

/** The spans of a trace, parents before their children; undefined for what is no trace. */
export function pictureOf(document: unknown): TracePicture | undefined {
  const [trace] = ((document as { data?: readonly JaegerTrace[] } | null)?.data ?? []) as readonly JaegerTrace[];
  const spans = trace?.spans?.filter(({ startTime }) => typeof startTime === 'number') ?? [];
  if (!trace || typeof trace.traceID !== 'string' || spans.length === 0) return undefined;
  const ids = new Set(spans.map(({ spanID }) => spanID));
  const parentOf = (span: JaegerSpan) => {
    const parent = span.references?.find(({ refType }) => refType === 'CHILD_OF')?.spanID;
    return ids.has(parent) && parent !== span.spanID ? parent : undefined;
  };
  const children = Map.groupBy(spans.toSorted(byStart), parentOf);
  const startUs = Math.min(...spans.map(({ startTime = 0 }) => startTime));
  const endUs = Math.max(...spans.map(({ startTime = 0, duration = 0 }) => startTime + duration));
  const rows: TraceRow[] = [];
  const visit = (span: JaegerSpan, depth: number) => {
    rows.push({
      service: trace.processes?.[span.processID ?? '']?.serviceName ?? '',
      operation: span.operationName ?? '',
      depth,
      startMs: ((span.startTime ?? 0) - startUs) / 1_000,
      durationMs: (span.duration ?? 0) / 1_000,
      failed: span.tags?.some(({ key, value }) => key === 'error' && value === true) ?? false,
    });
    for (const child of children.get(span.spanID) ?? []) visit(child, depth + 1);
  };
  for (const root of children.get(undefined) ?? []) visit(root, 0);
  return {
    id: trace.traceID,
    durationMs: (endUs - startUs) / 1_000,
    rows: rows.slice(0, rowsMax),
    more: Math.max(0, rows.length - rowsMax),
  };
}

const byStart = (a: JaegerSpan, b: JaegerSpan) => (a.startTime ?? 0) - (b.startTime ?? 0);
