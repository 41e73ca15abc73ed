import { describe, expect, it } from 'vitest';
import { SampleReader } from '@gameday/k6';
import { FigureMaker } from './make-figures.ts';
import { figuresOfLines } from './testing/figures.ts';
import { header, metricLine, requestLines } from './testing/raw-text.ts';

const startMs = 1_800_000_000_000;
const at = (seconds: number) => startMs + seconds * 1_000;

describe('figures', () => {
  it('of each transaction and of all', async () => {
    const lines = Array.from({ length: 100 }, (_, index) =>
      requestLines({ atMs: at(index / 10), durationMs: index + 1, transaction: index % 2 ? 'layout' : 'version' }),
    );
    const figures = await figuresOfLines(lines);
    expect(figures.transactions.map(({ name, count }) => [name, count])).toEqual([
      ['version', 50],
      ['layout', 50],
    ]);
    expect(figures.durationSeconds).toBeCloseTo(9.901, 3);
    expect(figures.all).toMatchObject({ count: 100, failed: 0, success: 1, averageMs: 50.5, minMs: 1, maxMs: 100 });
    expect(figures.all.tps).toBeCloseTo(100 / 9.901, 3);
    for (const [key, exact] of [
      ['p50Ms', 50],
      ['p90Ms', 90],
      ['p95Ms', 95],
      ['p99Ms', 99],
      ['p999Ms', 100],
    ] as const) {
      expect(Math.abs(figures.all[key] - exact) / exact).toBeLessThan(0.0051);
    }
  });

  it('count a request as failed once: by its status, for want of an answer, or by a check', async () => {
    const figures = await figuresOfLines([
      requestLines({ atMs: at(0), durationMs: 5 }),
      requestLines({ atMs: at(1), durationMs: 5, status: 503 }),
      requestLines({ atMs: at(1), durationMs: 0, status: 0, error: 'dial 127.0.0.1:4711: connection refused' }),
      requestLines({ atMs: at(1), durationMs: 0, status: 0, error: 'dial 127.0.0.1:4712: connection refused' }),
      requestLines({ atMs: at(2), durationMs: 5, check: false }),
    ]);
    expect(figures.all).toMatchObject({ count: 5, failed: 4 });
    expect(figures.all.success).toBeCloseTo(0.2);
    expect(figures.errors).toEqual([
      { kind: 'dial ADDRESS: connection refused', count: 2, transactions: { home: 2 } },
      { kind: 'HTTP 503', count: 1, transactions: { home: 1 } },
      { kind: 'check: it is right', count: 1, transactions: { home: 1 } },
    ]);
    expect(figures.timeline.all.failedPerSecond).toEqual([0, 3, 1]);
    expect(figures.timeline.statuses).toEqual({ '0': [0, 2, 0], '200': [1, 0, 1], '503': [0, 1, 0] });
  });

  it('of a script without traces count failed checks as failed requests, as far as there are some', async () => {
    const noTrace = (line: string) => line.replaceAll(/trace_id=\w+/g, '');
    const lines = [false, false, true].map((check, index) => requestLines({ atMs: at(index), durationMs: 5, check }));
    const figures = await figuresOfLines(lines.map(noTrace));
    expect(figures.all).toMatchObject({ count: 3, failed: 2 });
  });

  it('leave out what a scenario does before the load', async () => {
    const figures = await figuresOfLines([
      requestLines({ atMs: at(0), durationMs: 900, group: '::setup', transaction: 'prepare' }),
      requestLines({ atMs: at(5), durationMs: 5 }),
    ]);
    expect(figures.transactions.map(({ name }) => name)).toEqual(['home']);
    expect(figures.startedAt).toBe(new Date(at(5) - 5).toISOString());
  });

  it('have APDEX as its definition has it', async () => {
    const durations = [100, 500, 501, 2_000, 2_001];
    const lines = durations.map((durationMs, index) => requestLines({ atMs: at(index), durationMs }));
    const { all } = await figuresOfLines([...lines, requestLines({ atMs: at(6), durationMs: 1, check: false })]);
    expect(all).toMatchObject({ satisfied: 2, tolerating: 2 });
    expect(all.apdex).toBeCloseTo((2 + 1) / 6);
    const strict = await figuresOfLines(lines, { satisfiedMsMax: 125 });
    expect(strict.all).toMatchObject({ satisfied: 1, tolerating: 1 });
  });

  it('have users, bytes, and arrivals that were not made', async () => {
    const figures = await figuresOfLines([
      requestLines({ atMs: at(0.5), durationMs: 500, received: 4_000 }),
      metricLine('vus', at(0.6), 3),
      metricLine('data_received', at(0.7), 5_000),
      metricLine('data_sent', at(0.7), 500),
      metricLine('iterations', at(0.7), 1),
      metricLine('vus', at(1.6), 7),
      metricLine('dropped_iterations', at(1.7), 4),
      requestLines({ atMs: at(2), durationMs: 10, received: 0 }),
    ]);
    expect(figures).toMatchObject({
      vusMax: 7,
      dropped: 4,
      iterations: 1,
      receivedKbPerSecond: 2.5,
      sentKbPerSecond: 0.25,
    });
    expect(figures.all.receivedKbPerSecond).toBe(2);
    expect(figures.timeline.vus).toEqual([3, 7, null]);
    expect(figures.timeline.droppedPerSecond).toEqual([0, 4, 0]);
  });

  it('name the slowest requests with their traces, the slowest first', async () => {
    const lines = Array.from({ length: 200 }, (_, index) =>
      requestLines({ atMs: at(index), durationMs: (index * 37) % 200, trace: `t${(index * 37) % 200}` }),
    );
    const { slowest, slowestOf } = await figuresOfLines(lines);
    expect(slowest.slice(0, 3).map(({ traceId }) => traceId)).toEqual(['t199', 't198', 't197']);
    expect(slowest).toHaveLength(30);
    expect(slowestOf['home']).toHaveLength(5);
  });

  it('tell phases apart', async () => {
    const { phases } = await figuresOfLines([
      requestLines({ atMs: at(0), durationMs: 5, tags: 'phase=before' }),
      requestLines({ atMs: at(1), durationMs: 50, tags: 'phase=spike' }),
      requestLines({ atMs: at(2), durationMs: 70, tags: 'phase=spike', check: false }),
    ]);
    expect(phases).toMatchObject([
      { name: 'before', count: 1, averageMs: 5 },
      { name: 'spike', count: 2, averageMs: 60, failed: 1 },
    ]);
  });

  it('of a script that names nothing put all but the first transactions together', async () => {
    const lines = Array.from({ length: 500 }, (_, index) =>
      requestLines({ atMs: at(index), durationMs: 5, transaction: `/things/${index}` }),
    );
    const { transactions } = await figuresOfLines(lines);
    expect(transactions).toHaveLength(51);
    expect(transactions.at(-1)).toMatchObject({ name: 'others', count: 450 });
  });

  it('of no request are none', async () => {
    await expect(figuresOfLines([metricLine('vus', at(0), 1)])).rejects.toMatchObject({ code: 'no_requests' });
  });

  it('put every request into one bar of the distribution', async () => {
    const lines = Array.from({ length: 1_000 }, (_, index) =>
      requestLines({ atMs: at(index / 100), durationMs: index < 999 ? index / 10 : 9_999 }),
    );
    const { distribution } = await figuresOfLines(lines);
    const counts = distribution.counts['home'] ?? [];
    expect(counts).toHaveLength(distribution.edgesMs.length + 1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1_000);
    expect(counts.at(-1)).toBeGreaterThanOrEqual(1);
    expect(distribution.edgesMs.length).toBeLessThanOrEqual(50);
  });
});

describe('a ramp', () => {
  const step = (rate: number, fromSeconds: number, { durationMs = 20, check = true, served = rate } = {}) =>
    Array.from({ length: served * 10 }, (_, index) => {
      const atMs = at(fromSeconds + (index + 1) / served);
      return (
        requestLines({ atMs, durationMs, check, tags: `step=${rate}` }) +
        metricLine('iterations', atMs, 1, `step=${rate}`)
      );
    });

  it('breaks where answers are too slow', async () => {
    const { steps } = await figuresOfLines([...step(5, 0), ...step(10, 10), ...step(20, 20, { durationMs: 4_000 })]);
    expect(steps.map(({ offeredPerSecond, broken }) => [offeredPerSecond, broken])).toEqual([
      [5, []],
      [10, []],
      [20, ['too slow', 'does not keep up']],
    ]);
  });

  it('breaks where too many fail', async () => {
    const { steps } = await figuresOfLines([...step(5, 0), ...step(10, 10, { check: false })]);
    expect(steps[1]?.broken).toEqual(['too many failures']);
  });

  it('breaks where not all who arrive are served in time', async () => {
    const { steps } = await figuresOfLines([...step(5, 0), ...step(40, 10, { served: 30 })]);
    expect(steps[1]).toMatchObject({ offeredPerSecond: 40, broken: ['does not keep up'] });
    expect(steps[1]?.servedPerSecond).toBeCloseTo(30, 0);
  });

  it('counts arrivals that were not made by their scenario: k6 says no more of them', async () => {
    const dropped = `dropped_iterations,${at(1) * 1_000},7,,,,,,,,s,,,\n`;
    const { steps } = await figuresOfLines([...step(5, 0), dropped]);
    expect(steps[0]?.dropped).toBe(7);
  });
});

it('figures of millions of requests need no more memory than those of thousands', { timeout: 60_000 }, () => {
  const maker = new FigureMaker();
  const reader = new SampleReader(FigureMaker.metrics, (sample) => maker.add(sample));
  reader.write(header);
  const heapAfter = (requests: number, from: number): number => {
    for (let index = 0; index < requests; index += 1) {
      const durationMs = Math.exp((index % 997) / 100);
      reader.write(requestLines({ atMs: at((from + index) / 1_000), durationMs, transaction: `t${index % 10}` }));
    }
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  heapAfter(50_000, 0);
  const early = heapAfter(50_000, 50_000);
  const late = heapAfter(300_000, 100_000);
  expect(maker.standing.requests).toBe(400_000);
  expect(late - early).toBeLessThan(60 * 2 ** 20);
});
