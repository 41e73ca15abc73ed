import type { SpanNode } from './span-tree.ts';

/** How often something was done in a trace, and how long that took together. */
export interface Share {
  readonly spanCount: number;
  readonly failedCount: number;
  readonly durationUs: number;
}

/** A step that both traces, or one of them, took: the same operation of the same service below the same steps. */
export interface ComparedStep {
  readonly key: string;
  readonly service: string;
  readonly operation: string;
  readonly kind: string | undefined;
  readonly depth: number;
  readonly left: Share | undefined;
  readonly right: Share | undefined;
}

interface Step {
  readonly key: string;
  readonly service: string;
  readonly operation: string;
  readonly kind: string | undefined;
  left?: { spanCount: number; failedCount: number; durationUs: number };
  right?: { spanCount: number; failedCount: number; durationUs: number };
  readonly below: Map<string, Step>;
}

/** Steps deeper than this are taken together with those above them: no person compares further down. */
const depthMax = 40;

function add(steps: Map<string, Step>, roots: readonly SpanNode[], side: 'left' | 'right'): void {
  const waiting = roots.toReversed().map((node) => ({ node, steps, path: '' }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { span, children, depth } = next.node;
    const name = JSON.stringify([span.service, span.operation, span.kind ?? '']);
    let step = next.steps.get(name);
    if (!step) {
      const { service, operation, kind } = span;
      step = { key: `${next.path}/${name}`, service, operation, kind, below: new Map() };
      next.steps.set(name, step);
    }
    const share = (step[side] ??= { spanCount: 0, failedCount: 0, durationUs: 0 });
    share.spanCount += 1;
    share.durationUs += span.durationUs;
    if (span.failed) share.failedCount += 1;
    const within = depth < depthMax ? { steps: step.below, path: step.key } : { steps: next.steps, path: next.path };
    for (const node of children.toReversed()) waiting.push({ node, ...within });
  }
}

/** Two traces beside each other, by what was done rather than by when: the steps depth first, those of the left one in its order. */
export function compareTraces(left: readonly SpanNode[], right: readonly SpanNode[]): readonly ComparedStep[] {
  const steps = new Map<string, Step>();
  add(steps, left, 'left');
  add(steps, right, 'right');
  const rows: ComparedStep[] = [];
  const stack = [...steps.values()].toReversed().map((step) => ({ step, depth: 0 }));
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { key, service, operation, kind, left: before, right: after, below } = next.step;
    rows.push({ key, service, operation, kind, depth: next.depth, left: before, right: after });
    const depth = next.depth + 1;
    stack.push(...[...below.values()].toReversed().map((step) => ({ step, depth })));
  }
  return rows;
}
