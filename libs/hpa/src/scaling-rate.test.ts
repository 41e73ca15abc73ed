import { describe, expect, it } from 'vitest';
import { limitByFactor } from './limits.ts';
import { replicasChanged, scaleDownLimit, scaleUpLimit, storeScaleEvent } from './scaling-rate.ts';
import { nowMs } from './testing.ts';

const events = (...entries: readonly [replicaChange: number, secondsAgo: number][]) =>
  entries.map(([replicaChange, secondsAgo]) => ({
    replicaChange,
    timestampMs: nowMs - secondsAgo * 1000,
    outdated: false,
  }));
const none = { scaleUpEvents: [], scaleDownEvents: [] };
const pods = (value: number, periodSeconds = 60) => ({ type: 'Pods', value, periodSeconds });
const percent = (value: number, periodSeconds = 60) => ({ type: 'Percent', value, periodSeconds });

it('the edge of a period is outside', () => {
  expect(replicasChanged(events([3, 60], [4, 59.999]), 60, nowMs)).toBe(4);
});

describe('limits', () => {
  it.each([
    { selectPolicy: 'Max', up: 20, down: 3 },
    { selectPolicy: 'Min', up: 12, down: 8 },
    { selectPolicy: 'Disabled', up: 10, down: 10 },
  ])('$selectPolicy of two policies', ({ selectPolicy, up, down }) => {
    expect(scaleUpLimit({ selectPolicy, policies: [pods(2), percent(100)] }, 10, none, nowMs).limit).toBe(up);
    expect(scaleDownLimit({ selectPolicy, policies: [pods(2), percent(66)] }, 10, none, nowMs).limit).toBe(down);
  });

  it('are counted from the size that the period began with, by the events of both directions', () => {
    const both = { scaleUpEvents: events([4, 30]), scaleDownEvents: events([1, 20]) };
    const policies = { selectPolicy: 'Max', policies: [pods(5)] };
    expect(scaleUpLimit(policies, 10, both, nowMs)).toEqual({
      limit: 12,
      chosen: { policy: pods(5), base: 7, limit: 12 },
    });
    expect(scaleDownLimit(policies, 10, both, nowMs).limit).toBe(2);
  });

  it('percentages are rounded up both ways: growth up, shrinking down to a larger change', () => {
    expect(scaleUpLimit({ selectPolicy: 'Max', policies: [percent(10)] }, 3, none, nowMs).limit).toBe(4);
    expect(scaleDownLimit({ selectPolicy: 'Max', policies: [percent(10)] }, 3, none, nowMs).limit).toBe(2);
  });

  it('stay within 32 bits', () => {
    const huge = 2 ** 31 - 1;
    expect(scaleUpLimit({ selectPolicy: 'Max', policies: [percent(huge)] }, 1000, none, nowMs).limit).toBe(huge);
    expect(limitByFactor(2 ** 30, huge, { min: 1, max: huge }, 8, 4).replicas).toBe(huge);
  });
});

describe('scale events', () => {
  it('take the place of the last outdated one', () => {
    const stored = storeScaleEvent(events([8, 29], [7, 61], [9, 61]), 5, [pods(1, 60)], nowMs);
    expect(stored.map(({ replicaChange, outdated }) => [replicaChange, outdated])).toEqual([
      [8, false],
      [7, true],
      [5, false],
    ]);
  });

  it('are kept while the longest period needs them', () => {
    expect(storeScaleEvent(events([8, 119]), 5, [pods(1, 15), pods(1, 120)], nowMs)).toHaveLength(2);
  });
});
