import type { Probe } from '@gameday/kubernetes';

/** A probe's settings with upstream's defaults; times in milliseconds. */
export interface ProbeSettings {
  readonly initialDelayMs: number;
  readonly periodMs: number;
  readonly timeoutMs: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

export const probeSettings = (probe: Probe): ProbeSettings => ({
  initialDelayMs: (probe.initialDelaySeconds ?? 0) * 1000,
  periodMs: (probe.periodSeconds ?? 10) * 1000,
  timeoutMs: (probe.timeoutSeconds ?? 1) * 1000,
  successThreshold: probe.successThreshold ?? 1,
  failureThreshold: probe.failureThreshold ?? 3,
});

/** What a probe has come to, and how many of the same outcomes it had in a row. */
export interface ProbeCount {
  readonly healthy: boolean;
  readonly outcome: boolean | undefined;
  readonly inRow: number;
}

export const startingCount = (healthy: boolean): ProbeCount => ({ healthy, outcome: undefined, inRow: 0 });

/** Counts one outcome: the verdict changes when its threshold is reached (pkg/kubelet/prober/worker.go). */
export function count(before: ProbeCount, ok: boolean, thresholds: ProbeSettings): ProbeCount {
  const inRow = before.outcome === ok ? before.inRow + 1 : 1;
  const threshold = ok ? thresholds.successThreshold : thresholds.failureThreshold;
  return { healthy: inRow >= threshold ? ok : before.healthy, outcome: ok, inRow };
}
