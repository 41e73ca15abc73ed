import type { LoadChange } from '@gameday/console-api';
import { formatRate, formatShare } from '../../kit/format.ts';
import { formatMs } from './words.ts';

/** A figure of a comparison with its unit. */
export const valueWords = (value: number, unit: LoadChange['unit']): string =>
  unit === 'ms' ? formatMs(value) : unit === '%' ? formatShare(value) : `${formatRate(value)}/s`;

const signed = (value: number, digits: number): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : '±'}${Math.abs(value).toFixed(digits)}`;

/** How much more or less: `+12 %`, `−0.20 points` for shares. */
export function changeWords({ change, unit }: Pick<LoadChange, 'change' | 'unit'>): string {
  if (change === null) return 'from nothing';
  return unit === '%'
    ? `${signed(change * 100, 2)} points`
    : `${signed(change * 100, Math.abs(change) < 0.1 ? 1 : 0)} %`;
}
