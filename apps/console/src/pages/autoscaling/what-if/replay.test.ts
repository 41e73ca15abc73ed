import type { HorizontalPodAutoscalerSpec } from '@gameday/kubernetes';
import { describe, expect, it } from 'vitest';
import type { RecordedDecision } from '../../../sources/autoscaling-record.ts';
import { decisionsOf, recording } from '../testing/recorded.ts';
import { replay } from './replay.ts';

const users = decisionsOf(recording.users);
const cpu = (averageUtilization: number) => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});
const present = users[0]?.input.hpa.spec as HorizontalPodAutoscalerSpec;
const sizesOf = (rows: ReturnType<typeof replay>) => [...new Set(rows.map(({ wouldBe }) => wouldBe.to))];

describe('the replay of what was recorded', () => {
  it('with the same spec comes to the same words, decision by decision', () => {
    const rows = replay(users, present);
    expect(rows.length).toBe(users.length);
    expect(rows.map(({ wouldBe }) => wouldBe.line)).toEqual(users.map(({ line }) => line));
    expect(rows.some(({ differs }) => differs)).toBe(false);
  });

  it('with a lower target would have had more replicas, and each carries its part of the load', () => {
    const rows = replay(users, { ...present, metrics: [cpu(20)] });
    const peak = rows.find(({ was }) => was.line.includes('100%/70%'));
    // Already at 2 by then, since 47 % was more than it is to bear: what one pod bore is on two.
    expect(peak?.wouldBe).toMatchObject({ from: 3 });
    expect(Math.max(...sizesOf(rows))).toBeGreaterThan(2);
    rows.forEach(({ wouldBe }, index) => {
      if (index > 0) expect(wouldBe.from).toBe(rows[index - 1]?.wouldBe.to);
    });
  });

  it('with a maximum of 1 would never have scaled', () => {
    const rows = replay(users, { ...present, maxReplicas: 1 });
    expect(sizesOf(rows)).toEqual([1]);
    expect(rows.filter(({ differs }) => differs)).toHaveLength(
      users.filter(({ input, scaleTo }) => {
        const size = scaleTo ?? ('error' in input.scale ? 0 : input.scale.specReplicas);
        return size === 2;
      }).length,
    );
  });

  it('with a shorter window would have gone down sooner', () => {
    const spec = { ...present, behavior: { scaleDown: { stabilizationWindowSeconds: 60 } } };
    const minutesAtTwo = (rows: ReturnType<typeof replay>) => rows.filter(({ wouldBe }) => wouldBe.to === 2).length;
    expect(minutesAtTwo(replay(users, spec))).toBeLessThan(minutesAtTwo(replay(users, present)) / 3);
  });

  it('says what could not be read then, and goes on', () => {
    const qps = {
      type: 'Pods',
      pods: { metric: { name: 'qps' }, target: { type: 'AverageValue', averageValue: '1' } },
    };
    const rows = replay(users, { ...present, metrics: [qps] });
    expect(rows.at(-1)?.wouldBe.error).toContain('qps was not asked for when this was recorded');
  });

  it('takes a size that was set by hand', () => {
    const byHand = users.map((record, index): RecordedDecision => {
      if (index < 5 || 'error' in record.input.scale) return record;
      return { ...record, input: { ...record.input, scale: { ...record.input.scale, specReplicas: 3 } } };
    });
    const rows = replay(byHand.slice(0, 6), { ...present, maxReplicas: 2 });
    expect(rows.at(-1)).toMatchObject({ byHand: true, was: { from: 3 }, wouldBe: { from: 3, to: 2 } });
  });

  it('lets the forecast decide wherever it had something to say', () => {
    const forecast = { mode: 'observe', replicas: 4, text: 'a peak comes' };
    const records = users.slice(3, 8).map((record) => ({ ...record, forecast }));
    expect(sizesOf(replay(records, present, 'auto'))).toEqual([4]);
    expect(sizesOf(replay(records, present, 'recorded'))).toEqual([1]);
  });

  it('knows how many pods the load would keep on target', () => {
    const peak = users.findIndex(({ line }) => line.includes('100%/70%'));
    expect(replay(users, present)[peak]?.needed).toBeCloseTo(100 / 70);
  });
});
