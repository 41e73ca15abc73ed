import { latencyBucketsSeconds } from '@gameday/conventions';
import type { DecisionRecord } from './record.ts';

/** What has been counted of one autoscaler's decisions since the process began. */
export interface DecisionStatistics {
  /** By `action/error`. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many took at most so many seconds, for each of `latencyBucketsSeconds`. */
  readonly buckets: readonly number[];
  readonly sumSeconds: number;
  readonly count: number;
}

export const noDecisions: DecisionStatistics = {
  counts: new Map(),
  buckets: latencyBucketsSeconds.map(() => 0),
  sumSeconds: 0,
  count: 0,
};

export function counted(before: DecisionStatistics, { monitor, durationMs }: DecisionRecord): DecisionStatistics {
  const { action, error } = monitor.reconciliation;
  const key = `${action}/${error}`;
  const seconds = durationMs / 1000;
  return {
    counts: new Map(before.counts).set(key, (before.counts.get(key) ?? 0) + 1),
    buckets: before.buckets.map((count, index) => count + (seconds <= (latencyBucketsSeconds[index] ?? 0) ? 1 : 0)),
    sumSeconds: before.sumSeconds + seconds,
    count: before.count + 1,
  };
}
