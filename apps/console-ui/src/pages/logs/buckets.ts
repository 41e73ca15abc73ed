import type { LogBucket, LogLine } from '@gameday/console-api';

type Counts = Record<string, number>;

/** Past that many the oldest go. */
const bucketsMax = 120;

/** Counts lines that came meanwhile into the picture: new stretches of time are added at its end. */
export function withLines(
  buckets: readonly LogBucket[],
  bucketMs: number,
  lines: readonly LogLine[],
): readonly LogBucket[] {
  if (lines.length === 0) return buckets;
  const counts = new Map<number, Counts>(buckets.map((bucket) => [bucket.atMs, { ...bucket.counts }]));
  for (const { atMs, level } of lines) {
    const start = Math.floor(atMs / bucketMs) * bucketMs;
    const sum = counts.get(start) ?? {};
    sum[level ?? 'none'] = (sum[level ?? 'none'] ?? 0) + 1;
    counts.set(start, sum);
  }
  const starts = [...counts.keys()];
  const last = Math.max(...starts);
  const first = Math.max(Math.min(...starts), last - (bucketsMax - 1) * bucketMs);
  const all: LogBucket[] = [];
  for (let atMs = first; atMs <= last; atMs += bucketMs) all.push({ atMs, counts: counts.get(atMs) ?? {} });
  return all;
}

export const totalOf = ({ counts }: LogBucket): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
