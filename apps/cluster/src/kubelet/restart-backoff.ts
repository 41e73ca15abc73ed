import { backoffDelayMs, type BackoffPolicy, defaultBackoff } from '@gameday/process';

export type RestartPolicy = BackoffPolicy;

/**
 * The kubelet's back-off (pkg/kubelet: 10 s doubling to 300 s, forgotten after 10 min) with a laptop's figures: 250 ms
 * doubling to 15 s, forgotten after 30 s, which is as there twice the longest wait. As there the first restart comes at once.
 */
export const defaultRestartPolicy: RestartPolicy = defaultBackoff;

/** How often a container has ended in a row, and how long it may not be started after the last time, in milliseconds. */
export interface RestartDecision {
  readonly failures: number;
  readonly delayMs: number;
}

/** @param failures how often it had ended in a row before @param ranMs how long it ran this time, in milliseconds */
export function nextRestart(policy: RestartPolicy, failures: number, ranMs: number): RestartDecision {
  const inRow = ranMs >= policy.stableMs ? 1 : failures + 1;
  return { failures: inRow, delayMs: inRow === 1 ? 0 : backoffDelayMs(policy, inRow - 1, 0) };
}

/** A duration as Go prints it and so as Kubernetes' messages have it: `250ms`, `1s`, `1m20s`. */
export function goDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (ms < 1000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = (ms % 60_000) / 1000;
  return `${hours > 0 ? `${hours}h` : ''}${ms >= 60_000 ? `${minutes}m` : ''}${seconds}s`;
}
