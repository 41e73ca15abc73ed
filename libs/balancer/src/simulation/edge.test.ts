import { describe, expect, it, vi } from 'vitest';
import { simulateEdge, type EdgeSimulation } from './edge.ts';
import { balancerPicker, leastOutstandingPicker, roundRobinPicker } from './pickers.ts';
import { quantile } from './random.ts';

// Nothing here waits; a busy machine only takes longer to compute.
vi.setConfig({ testTimeout: 30_000 });

const seeds = [1, 2, 3];

describe('one of three replicas 800 ms slow', () => {
  const run = (seed: number, ratePerSecond: number, createPicker: EdgeSimulation['createPicker']) => {
    const { calls, attempts } = simulateEdge({
      seed,
      ratePerSecond,
      seconds: 60,
      replicas: [{}, {}, {}],
      createPicker,
      events: [{ atMs: 20_000, run: ([first]) => first && (first.nature.delayMs = 800) }],
    });
    const p99 = (fromMs: number, toMs: number) =>
      quantile(
        calls.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(({ durationMs }) => durationMs),
        0.99,
      );
    const late = attempts.filter(({ atMs }) => atMs >= 25_000);
    const share = late.filter(({ replica }) => replica === 0).length / late.length;
    return { share, p99Ratio: p99(25_000, 60_000) / p99(0, 20_000) };
  };

  it.each([20, 100, 200])('gets next to none of %i calls a second after 5 s, and the P99 is back', (rate) => {
    for (const seed of seeds) {
      const { share, p99Ratio } = run(seed, rate, balancerPicker());
      expect(share, `seed ${seed}`).toBeLessThan(0.01);
      expect(p99Ratio, `seed ${seed}`).toBeLessThan(1.5);
    }
  });

  it('would ruin the P99 by round robin, and by least outstanding', () => {
    expect(run(1, 100, roundRobinPicker)).toMatchObject({ share: expect.closeTo(1 / 3, 1) });
    expect(run(1, 100, roundRobinPicker).p99Ratio).toBeGreaterThan(10);
    expect(run(1, 100, leastOutstandingPicker).p99Ratio).toBeGreaterThan(10);
  });
});

it('gets its part again when it is fast again', () => {
  const { attempts } = simulateEdge({
    seed: 1,
    ratePerSecond: 100,
    seconds: 180,
    replicas: [{ delayMs: 800 }, {}, {}],
    createPicker: balancerPicker(),
    events: [{ atMs: 60_000, run: ([first]) => first && (first.nature.delayMs = 0) }],
  });
  const late = attempts.filter(({ atMs }) => atMs >= 130_000);
  expect(late.filter(({ replica }) => replica === 0).length / late.length).toBeCloseTo(1 / 3, 1);
});

it('sends the last call to a killed replica within 300 ms at P99, and loses none with one retry elsewhere', () => {
  const kills = Array.from({ length: 100 }, (_, seed) => {
    const { calls, attempts } = simulateEdge({
      seed,
      ratePerSecond: 100,
      seconds: 6,
      replicas: [{}, {}, {}],
      createPicker: balancerPicker(),
      events: [{ atMs: 2_000, run: ([first]) => first?.kill() }],
    });
    const toDead = attempts.filter(({ replica, atMs }) => replica === 0 && atMs > 2_000);
    return {
      lastMs: Math.max(0, ...toDead.map(({ atMs }) => atMs - 2_000)),
      failed: calls.filter(({ outcome }) => outcome !== 'ok').length,
    };
  });
  expect(
    quantile(
      kills.map(({ lastMs }) => lastMs),
      0.99,
    ),
  ).toBeLessThan(300);
  expect(kills.reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
});

it('ejects nobody in a quarter of an hour of 1 % errors and 0.02 % broken connections at random', () => {
  const ejected: string[] = [];
  const bad = { errorShare: 0.01, resetShare: 0.0002 };
  simulateEdge({
    seed: 1,
    ratePerSecond: 50,
    seconds: 900,
    replicas: [bad, bad, bad],
    createPicker: balancerPicker(undefined, {
      ejected: ({ endpointId, cause }) => ejected.push(`${endpointId} ${cause}`),
    }),
  });
  expect(ejected).toEqual([]);
});

it('ejects the one that fails much more often than the others', () => {
  const ejected: string[] = [];
  simulateEdge({
    seed: 1,
    ratePerSecond: 50,
    seconds: 15,
    replicas: [{ errorShare: 0.01 }, { errorShare: 0.25 }, { errorShare: 0.01 }],
    createPicker: balancerPicker(undefined, { ejected: ({ endpointId }) => ejected.push(endpointId) }),
  });
  expect(new Set(ejected)).toEqual(new Set(['replica-2']));
});
