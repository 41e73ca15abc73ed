import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StaleTable } from '../detours.ts';
import { createStress, type Stress } from './stress.ts';

const closing: Stress[] = [];
afterEach(async () => {
  for (const stress of closing.splice(0)) await stress.close();
});
const make = (failed?: (error: Error) => void): Stress => {
  const stress = createStress(failed ? { failed } : {});
  closing.push(stress);
  return stress;
};

/** Cores that this process used over so long a time. */
async function coresOver(ms: number): Promise<number> {
  const before = process.cpuUsage();
  const started = performance.now();
  await sleep(ms);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / (performance.now() - started);
}
const megabytes = () => process.memoryUsage().rss / 1_000_000;

describe('stress', () => {
  it('burns about as many cores of the process as it is told, until it is told otherwise', async () => {
    const stress = make();
    const loads = [{ fault: 'a', cpu: { cores: 0.5 } }];
    stress.set({ version: 1, ttlMs: 10_000, loads });
    // Where others want the cores too it takes a while until it has had its share of them.
    const about = async () => {
      const busy = await coresOver(1_000);
      expect(busy).toBeGreaterThan(0.35);
      expect(busy).toBeLessThan(0.75);
    };
    await vi.waitFor(about, { timeout: 15_000, interval: 10 });
    stress.set({ version: 2, ttlMs: 10_000, loads: [] });
    await vi.waitFor(async () => expect(await coresOver(200)).toBeLessThan(0.2), { timeout: 5_000, interval: 10 });
  });

  it('grows evenly, keeps what it has through renewals, and gives all of it back', async () => {
    const stress = make();
    const before = megabytes();
    const loads = [{ fault: 'a', memory: { megabytes: 200, overSeconds: 1 } }];
    const filled = () => stress.report().loads[0]?.filledMegabytes ?? 0;
    stress.set({ version: 1, ttlMs: 10_000, loads });
    await vi.waitFor(() => expect(filled()).toBeGreaterThan(20), { timeout: 5_000, interval: 10 });
    expect(filled()).toBeLessThan(200);
    stress.set({ version: 1, ttlMs: 10_000, loads });
    expect(filled()).toBeGreaterThan(20);
    await vi.waitFor(() => expect(filled()).toBe(200), { timeout: 5_000 });
    expect(megabytes() - before).toBeGreaterThan(180);
    await stress.close();
    await vi.waitFor(() => expect(megabytes() - before).toBeLessThan(100), { timeout: 5_000 });
  });

  it('lapses by itself even while the main thread is busy', async () => {
    const stress = make();
    stress.set({ version: 1, ttlMs: 400, loads: [{ fault: 'a', cpu: { cores: 1 } }] });
    await sleep(200);
    const before = process.cpuUsage();
    for (const end = performance.now() + 1_500; performance.now() < end;);
    const { user, system } = process.cpuUsage(before);
    // The main thread's own 1.5 s, and what the load had left.
    expect((user + system) / 1_000).toBeLessThan(2_000);
    await vi.waitFor(() => expect(stress.report().loads).toEqual([]));
  });

  it('takes no table that is older than the last, and none that makes no sense', () => {
    const stress = make();
    stress.set({ version: 5, ttlMs: 1_000, loads: [] });
    expect(() => stress.set({ version: 4, ttlMs: 1_000, loads: [{ fault: 'a', cpu: { cores: 1 } }] })).toThrow(
      StaleTable,
    );
    for (const wrong of [{}, { version: 6, ttlMs: 1, loads: [{ fault: 'a', cpu: { cores: -1 } }] }]) {
      expect(() => stress.set(wrong)).toThrow();
    }
    expect(stress.report()).toEqual({ version: 5, loads: [] });
  });
});
