import type { AutoscalerSummary, DecisionHold, DecisionRow, DecisionVerdict, MetricUnit } from '@gameday/console-api';
import { formatUptime } from '../../kit/format.ts';

/** A sign for each outcome, so that colour alone tells nothing. */
export const verdictSign: Readonly<Record<DecisionVerdict, string>> = { up: '▲', down: '▼', stays: '=', failed: '✕' };

export const verdictWord: Readonly<Record<DecisionVerdict, string>> = {
  up: 'scaled up',
  down: 'scaled down',
  stays: 'stays',
  failed: 'could not decide',
};

export const holdWord: Readonly<Record<DecisionHold, string>> = {
  stabilization: 'held by its window',
  rate: 'held by a policy',
  bounds: 'held by its limits',
};

/** `3 → 5`, `stays at 3`. */
export const sizes = ({ from, to }: Pick<DecisionRow, 'from' | 'to'>): string =>
  from === to ? `stays at ${to}` : `${from} → ${to}`;

/** What the newest thing to know about an autoscaler is, in a few words. */
export type Mood =
  | 'held by hand'
  | 'off'
  | 'failing'
  | 'at its maximum'
  | 'at its minimum'
  | 'held by a policy'
  | 'held by its window'
  | 'at work';

const moodOfReason: Readonly<Record<string, Mood>> = {
  TooManyReplicas: 'at its maximum',
  TooFewReplicas: 'at its minimum',
  ScaleUpLimit: 'held by a policy',
  ScaleDownLimit: 'held by a policy',
  ScaleUpStabilized: 'held by its window',
  ScaleDownStabilized: 'held by its window',
};

export function moodOf(autoscaler: Pick<AutoscalerSummary, 'paused' | 'error' | 'conditions'>, enabled: boolean): Mood {
  if (autoscaler.paused) return 'held by hand';
  if (!enabled) return 'off';
  if (autoscaler.error !== undefined) return 'failing';
  const reasonOf = (type: string) => autoscaler.conditions.find((condition) => condition.type === type)?.reason ?? '';
  // The limits tell more than the window: they come after it.
  return moodOfReason[reasonOf('ScalingLimited')] ?? moodOfReason[reasonOf('AbleToScale')] ?? 'at work';
}

export const ago = (ms: number | undefined, nowMs: number): string =>
  ms === undefined ? 'never' : `${formatUptime(Math.max(0, nowMs - ms) / 1000)} ago`;

const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const short = (value: number): string => String(Number(value.toPrecision(3)));

/** A figure of a metric on an axis or in a legend. */
export function formatMetric(value: number, unit: MetricUnit): string {
  if (unit === 'percent') return `${short(value)} %`;
  if (unit === 'cores') return value !== 0 && Math.abs(value) < 1 ? `${short(value * 1000)}m` : short(value);
  if (unit === 'number') return short(value);
  const power = Math.min(binaryUnits.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(value))) / 10)));
  return `${short(value / 1024 ** power)} ${binaryUnits[power]}`;
}

/** A ratio to its target in percent: `84 % of target`. */
export const ofTarget = (ratio: number): string => `${Math.round(ratio * 100)} % of target`;

/** The moment of the row nearest to one; undefined where there is no row. */
export const nearest = (rows: readonly { readonly atMs: number }[], ms: number): number | undefined =>
  rows.reduce<number | undefined>(
    (best, { atMs }) => (best === undefined || Math.abs(atMs - ms) < Math.abs(best - ms) ? atMs : best),
    undefined,
  );
