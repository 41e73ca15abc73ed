import { describe, expect, it } from 'vitest';
import { readFaults } from './faults.ts';

const item = {
  ...{ run: 'run-1', experiment: 'Slow users', lease: 'run-1-1', kind: 'toxiproxy.toxic', target: 'feed → users' },
  ...{ says: 'latency of 400 ms on feed → users', since: '2026-03-01T10:00:00.000Z', state: 'in force' },
  detours: [{ caller: 'feed', upstream: 'users-1', upstreamPort: 1, proxy: 'p', port: 2 }],
};
const cluster = (document: unknown) => () => Promise.resolve(document);

describe('the faults in force', () => {
  it('are read with where they are and since when', async () => {
    expect(await readFaults(cluster({ items: [item] }))).toEqual([
      {
        ...{
          lease: 'run-1-1',
          run: 'run-1',
          experiment: 'Slow users',
          kind: 'toxiproxy.toxic',
          target: 'feed → users',
        },
        ...{ says: 'latency of 400 ms on feed → users', sinceMs: Date.parse(item.since), state: 'in force' },
        message: undefined,
        detours: [{ caller: 'feed', upstream: 'users-1' }],
      },
    ]);
  });

  it('that are not told as they should be lose what is wrong, and no more', async () => {
    const odd = { run: 'r', lease: 'l', kind: 7, since: 'yesterday', state: 'odd', detours: [{ caller: 1 }, null] };
    expect(await readFaults(cluster({ items: [odd, null, { run: 'r' }] }))).toEqual([
      {
        ...{ lease: 'l', run: 'r', experiment: 'r', kind: 'unknown', target: '', says: 'l', sinceMs: undefined },
        ...{ state: 'in force', message: undefined, detours: [] },
      },
    ]);
  });

  it.each([[{}], [[]], [null], ['text']])('are not %j', async (document) => {
    await expect(readFaults(cluster(document))).rejects.toThrow('no list of faults');
  });
});
