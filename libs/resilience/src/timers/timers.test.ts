import { describe, expect, test } from 'vitest';
import { FakeRuntime } from '../testing/fake-runtime.ts';
import { seededRandom } from '@gameday/random';
import { FifoTimers } from './fifo.ts';
import { HeapTimers } from './heap.ts';
import { Timed } from './node.ts';

class Probe extends Timed {
  firedAtMs: number | null = null;
  private readonly then: (() => void) | undefined;
  constructor(then?: () => void) {
    super();
    this.then = then;
  }
  override onDue(nowMs: number): void {
    this.firedAtMs = nowMs;
    this.then?.();
  }
}

describe('time-outs of equal length', () => {
  test('fire each at its time, served by one timer of the runtime at a time', async () => {
    const runtime = new FakeRuntime();
    const timers = new FifoTimers(100, runtime);
    const probes: Probe[] = [];
    for (let index = 0; index < 50; index += 1) {
      const probe = new Probe();
      probes.push(probe);
      timers.add(probe, runtime.nowMs);
      expect(runtime.timersPending).toBe(1);
      await runtime.pass(1);
    }
    await runtime.pass(200);
    expect(probes.map(({ firedAtMs }) => firedAtMs)).toEqual(probes.map((_, index) => 100 + index));
  });

  test('that are removed do not fire, and cost no timer of their own', async () => {
    const runtime = new FakeRuntime();
    const timers = new FifoTimers(100, runtime);
    for (let index = 0; index < 1000; index += 1) {
      const probe = new Probe();
      timers.add(probe, runtime.nowMs);
      await runtime.pass(0.1);
      probe.cancelTimer();
      probe.cancelTimer();
      expect(probe.timers).toBeNull();
    }
    expect(runtime.timersSet).toBeLessThanOrEqual(2);
    await runtime.pass(1000);
    expect(runtime.timersPending).toBe(0);
  });

  test('added by one that fires keep their order and their time', async () => {
    const runtime = new FakeRuntime();
    const timers = new FifoTimers(100, runtime);
    const added = new Probe();
    const first = new Probe(() => timers.add(added, runtime.nowMs));
    const second = new Probe();
    timers.add(first, runtime.nowMs);
    await runtime.pass(10);
    timers.add(second, runtime.nowMs);
    await runtime.pass(500);
    expect([first.firedAtMs, second.firedAtMs, added.firedAtMs]).toEqual([100, 110, 200]);
  });

  test('go on after one that throws', () => {
    const fires: Array<() => void> = [];
    const runtime = { nowMs: 0, now: () => runtime.nowMs, setTimer: (_: number, fire: () => void) => fires.push(fire) };
    const timers = new FifoTimers(100, runtime);
    const probe = new Probe();
    timers.add(
      new Probe(() => {
        throw new Error('a listener failed');
      }),
      0,
    );
    timers.add(probe, 0);
    runtime.nowMs = 100;
    expect(() => fires.shift()?.()).toThrow('a listener failed');
    fires.shift()?.();
    expect(probe.firedAtMs).toBe(100);
  });
});

describe('time-outs of any length', () => {
  test('fire in the order of their times, whichever were removed', async () => {
    const random = seededRandom(3);
    const runtime = new FakeRuntime();
    const timers = new HeapTimers(runtime);
    const expected: number[] = [];
    const fired: number[] = [];
    for (let index = 0; index < 500; index += 1) {
      const delayMs = Math.floor(random() * 1000);
      const probe = new Probe(() => fired.push(runtime.nowMs));
      timers.add(probe, runtime.nowMs, delayMs);
      if (random() < 0.3) probe.cancelTimer();
      else expected.push(delayMs);
      expect(runtime.timersPending).toBeLessThanOrEqual(1);
    }
    await runtime.pass(2000);
    expect(fired).toEqual(expected.toSorted((a, b) => a - b));
    expect(runtime.timersPending).toBe(0);
  });
});
