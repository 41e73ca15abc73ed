import type { TraceSpan } from '@gameday/console-api';

/** A span with what it caused. */
export interface SpanNode {
  /** The span's id, made unique where two spans have the same. */
  readonly key: string;
  readonly span: TraceSpan;
  /** 0 for a root. */
  readonly depth: number;
  /** The span names a parent that is not in the trace (yet, or it was never sent). */
  readonly orphan: boolean;
  /** The first of the trace, called by a client outside that sends a trace id of its own. */
  readonly fromOutside: boolean;
  readonly parent: SpanNode | undefined;
  /** By their start. */
  readonly children: readonly SpanNode[];
  /** All below it, at any depth. */
  readonly descendants: number;
  /** How many of those failed. */
  readonly failedBelow: number;
}

interface Growing extends SpanNode {
  orphan: boolean;
  fromOutside: boolean;
  readonly children: Growing[];
  readonly parent: Growing | undefined;
  descendants: number;
  failedBelow: number;
}

export const endOf = ({ startUs, durationUs }: TraceSpan): number => startUs + durationUs;

const byStart = (a: TraceSpan, b: TraceSpan) => a.startUs - b.startUs || b.durationUs - a.durationUs;

/**
 * The spans as trees, each below its parent, siblings by their start. Every span comes exactly once: where the parents form a
 * circle (a broken client), its earliest span is taken for a root.
 */
export function treesOf(spans: readonly TraceSpan[]): readonly SpanNode[] {
  const sorted = spans.toSorted(byStart);
  const ids = new Set(sorted.map(({ id }) => id));
  const isRoot = ({ id, parentId }: TraceSpan) => parentId === undefined || parentId === id || !ids.has(parentId);
  const below = Map.groupBy(
    sorted.filter((span) => !isRoot(span)),
    ({ parentId }) => parentId,
  );
  const taken = new Set<TraceSpan>();
  const keys = new Set<string>();
  const order: Growing[] = [];
  const grow = (span: TraceSpan, parent: Growing | undefined): Growing => {
    taken.add(span);
    let key = span.id;
    for (let number = 2; keys.has(key); number += 1) key = `${span.id}.${number}`;
    keys.add(key);
    const orphan = parent === undefined && span.parentId !== undefined && !ids.has(span.parentId);
    const depth = parent === undefined ? 0 : parent.depth + 1;
    return { key, span, depth, orphan, fromOutside: false, parent, children: [], descendants: 0, failedBelow: 0 };
  };
  const growAll = (root: TraceSpan): Growing => {
    const top = grow(root, undefined);
    // An explicit stack: a chain of calls may be deeper than what recursion takes.
    const stack = [top];
    for (let node = stack.pop(); node; node = stack.pop()) {
      order.push(node);
      for (const child of below.get(node.span.id) ?? []) {
        if (!taken.has(child)) node.children.push(grow(child, node));
      }
      stack.push(...node.children.toReversed());
    }
    return top;
  };
  const roots = sorted.filter(isRoot).map(growAll);
  for (const span of sorted) if (!taken.has(span)) roots.push(growAll(span));
  const [first] = roots;
  if (first?.span.kind === 'server' && roots.every(({ orphan }) => orphan)) {
    first.orphan = false;
    first.fromOutside = true;
  }
  for (const node of order.toReversed()) {
    if (!node.parent) continue;
    node.parent.descendants += node.descendants + 1;
    node.parent.failedBelow += node.failedBelow + (node.span.failed ? 1 : 0);
  }
  return roots;
}

/** The lines of the waterfall, depth first; what is below a collapsed span is left out. */
export function rowsOf(roots: readonly SpanNode[], collapsed: ReadonlySet<string>): readonly SpanNode[] {
  const rows: SpanNode[] = [];
  const stack = roots.toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    rows.push(node);
    if (!collapsed.has(node.key)) stack.push(...node.children.toReversed());
  }
  return rows;
}
