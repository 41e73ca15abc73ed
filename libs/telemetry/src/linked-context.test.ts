import { createContextKey, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { emptyContext } from './linked-context.ts';

const [a, b] = [createContextKey('a'), createContextKey('b')];

describe.each([
  ['our own', emptyContext],
  ['OpenTelemetry’s', ROOT_CONTEXT],
])('a context, %s,', (_whose, root) => {
  it('has the values that were set, the last ones first, and leaves its parent as it was', () => {
    const parent = root.setValue(a, 1).setValue(b, undefined);
    const child = parent.setValue(a, 2);
    expect([child.getValue(a), child.getValue(b), parent.getValue(a), root.getValue(a)]).toEqual([
      2,
      undefined,
      1,
      undefined,
    ]);
  });

  it('has no value any more that was deleted', () => {
    const parent = root.setValue(a, 1).setValue(b, 2);
    const child = parent.deleteValue(a);
    expect([child.getValue(a), child.getValue(b), parent.getValue(a)]).toEqual([undefined, 2, 1]);
  });

  it('carries a span', () => {
    const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
    expect(trace.getSpanContext(trace.setSpanContext(root, ids))).toEqual(ids);
  });
});
