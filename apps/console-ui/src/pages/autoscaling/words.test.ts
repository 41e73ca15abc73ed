import { describe, expect, it } from 'vitest';
import { ago, formatMetric, moodOf, nearest } from './words.ts';

const autoscaler = { paused: false, conditions: [] };
const condition = (type: string, reason: string) => ({ conditions: [{ type, reason, status: 'True', message: '' }] });

describe('what an autoscaler is doing', () => {
  it.each([
    [{ paused: true, error: 'x' }, true, 'held by hand'],
    [{}, false, 'off'],
    [{ error: 'no metrics', ...condition('ScalingLimited', 'TooManyReplicas') }, true, 'failing'],
    [condition('ScalingLimited', 'TooManyReplicas'), true, 'at its maximum'],
    [condition('ScalingLimited', 'DesiredWithinRange'), true, 'at work'],
    [condition('AbleToScale', 'ScaleDownStabilized'), true, 'held by its window'],
    [{}, true, 'at work'],
  ])('%j (enabled: %s) is %s', (more, enabled, mood) => expect(moodOf({ ...autoscaler, ...more }, enabled)).toBe(mood));
});

describe('figures of metrics', () => {
  it.each([
    [70, 'percent', '70 %'],
    [0.34, 'cores', '340m'],
    [0, 'cores', '0'],
    [1.5, 'cores', '1.5'],
    [195_035_136, 'bytes', '186 MiB'],
    [0, 'bytes', '0 B'],
    [123.456, 'number', '123'],
  ] as const)('%d %s is %s', (value, unit, text) => expect(formatMetric(value, unit)).toBe(text));

  it('says how long ago, also for what never was', () => {
    expect(ago(undefined, 5)).toBe('never');
    expect(ago(0, 60_000).replaceAll('\u00a0', ' ')).toBe('1 min ago');
  });
});

it('finds the row of a link that says about when', () => {
  const rows = [{ atMs: 30 }, { atMs: 20 }, { atMs: 10 }];
  expect([nearest(rows, 21), nearest(rows, 99), nearest([], 5)]).toEqual([20, 30, undefined]);
});
