import { endOf, type SpanNode } from './span-tree.ts';

/** A stretch of time that a span itself, and none of its children, held the request up. Microseconds since 1970. */
export interface Stretch {
  readonly startUs: number;
  readonly endUs: number;
}

/**
 * What the duration of a request is made of: from its end backwards, always in the child that ended last before that point. To
 * shorten anything else does not make the request quicker. (The critical path as in CRISP, Zhang et al., USENIX ATC 2022.)
 * Children that outlive their parent count up to its end; those that begin after it are no part of it.
 * @returns for each span on the path its own stretches, by the key of its node
 */
export function criticalPath(root: SpanNode): ReadonlyMap<string, readonly Stretch[]> {
  const path = new Map<string, Stretch[]>();
  const add = (key: string, startUs: number, endUs: number) => {
    if (endUs <= startUs) return;
    const stretches = path.get(key);
    if (stretches) stretches.unshift({ startUs, endUs });
    else path.set(key, [{ startUs, endUs }]);
  };
  const waiting = [{ node: root, untilUs: endOf(root.span) }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, untilUs } = next;
    let atUs = untilUs;
    const lastFirst = node.children.toSorted((a, b) => endOf(b.span) - endOf(a.span));
    for (const child of lastFirst) {
      // A child's clock may be ahead of its parent's.
      const endUs = Math.min(endOf(child.span), untilUs);
      if (child.span.startUs >= endUs || endUs > atUs) continue;
      add(node.key, endUs, atUs);
      waiting.push({ node: child, untilUs: endUs });
      atUs = Math.max(child.span.startUs, node.span.startUs);
    }
    add(node.key, node.span.startUs, atUs);
  }
  return path;
}

/** How long each service held the request up, the longest first. */
export function timeByService(
  rows: readonly SpanNode[],
  path: ReadonlyMap<string, readonly Stretch[]>,
): ReadonlyArray<{ readonly service: string; readonly durationUs: number }> {
  const sums = new Map<string, number>();
  for (const { key, span } of rows) {
    for (const { startUs, endUs } of path.get(key) ?? []) {
      sums.set(span.service, (sums.get(span.service) ?? 0) + endUs - startUs);
    }
  }
  return [...sums]
    .map(([service, durationUs]) => ({ service, durationUs }))
    .toSorted((a, b) => b.durationUs - a.durationUs);
}
