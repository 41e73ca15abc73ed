import type { ExplainEffect, ExplainUnit } from '@gameday/console-api';
import { formatDuration, formatRate, formatShare, none } from '../kit/format.ts';

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A figure with its unit, for people. */
export function figureWords(value: number | undefined, unit: ExplainUnit): string {
  if (value === undefined || !Number.isFinite(value)) return none;
  switch (unit) {
    case 'share':
      return formatShare(value);
    case 'perSecond':
      return `${formatRate(value)}\u00a0/s`;
    case 'ms':
      return formatDuration(value / 1000);
    case 'seconds':
      return formatDuration(value);
    case 'ratio':
      return `${value.toFixed(2)}×`;
    case 'count':
    case 'replicas':
      return number.format(value);
  }
}

/** How a figure changed: `3.2 times as much`, `as before`; undefined where it cannot be said. */
export function changeWords({ before, after, unit }: ExplainEffect): string | undefined {
  if (before === undefined || after === undefined) return undefined;
  if (unit === 'share') {
    const points = (after - before) * 100;
    return Math.abs(points) < 0.05 ? 'as before' : `${points > 0 ? '+' : '−'}${Math.abs(points).toFixed(1)} points`;
  }
  if (before === after) return 'as before';
  if (before === 0) return 'new';
  if (after === 0) return 'gone';
  const ratio = after / before;
  if (ratio > 0.95 && ratio < 1.05) return 'about as before';
  return ratio > 1 ? `${ratio.toFixed(1)}× as much` : `${Math.round(ratio * 100)} % of it`;
}

/** How far a figure was from its threshold, 0 to 1 of a bar whose whole is the larger of the two. */
export function barShares(
  value: number,
  threshold: number | undefined,
): { readonly value: number; readonly threshold: number } | undefined {
  if (threshold === undefined || !Number.isFinite(value) || !Number.isFinite(threshold)) return undefined;
  const whole = Math.max(value, threshold) * 1.15;
  return whole <= 0 ? undefined : { value: Math.max(0, value) / whole, threshold: Math.max(0, threshold) / whole };
}

/** `1.2 s before`, `340 ms after`, in the moment itself. */
export function offsetWords(ms: number): string {
  if (Math.abs(ms) < 1) return 'in the same moment';
  const seconds = Math.abs(ms) / 1000;
  return `${formatDuration(seconds)} ${ms < 0 ? 'before' : 'after'}`;
}
