import { describe, expect, it } from 'vitest';
import { pack, unpack } from './share.ts';

const spec = {
  minReplicas: 1,
  maxReplicas: 6,
  metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  behavior: {
    scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] },
  },
};

describe('a spec in an address', () => {
  it('comes out as it went in, and is shorter than its JSON', async () => {
    const text = await pack(spec);
    expect(text).toMatch(/^[\w-]+$/);
    expect(text.length).toBeLessThan(JSON.stringify(spec).length);
    expect(await unpack(text)).toEqual(spec);
  });
  it('keeps letters of all languages', async () =>
    expect(await unpack(await pack({ a: 'Größe ≤ 3' }))).toEqual({ a: 'Größe ≤ 3' }));
  it.each(['', 'abc', '!!!', 'q1YqSyxS'])('%j says that it cannot be read', async (text) =>
    expect(unpack(text)).rejects.toThrow('cannot be read'),
  );
  it('does not unpack to more than a spec can be', async () =>
    expect(unpack(await pack('x'.repeat(300_000)).catch(() => 'AAAA'))).rejects.toThrow());
});
