import type { Kind, Stored } from './store/store.ts';

/** What one pod uses of the machine, measured over the window that ends at `atMs`. */
export interface PodUsage {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  /** Cores: 0.25 is a quarter of one. */
  readonly cpuCores: number;
  readonly memoryBytes: number;
  /** Epoch milliseconds of the newest reading. */
  readonly atMs: number;
  readonly windowSeconds: number;
}

/** Where the use of pods is asked for. A pod without two readings yet has none. */
export interface UsageSource {
  usageOf(namespace: string, pod: string): PodUsage | undefined;
}

/** Where a pod's log lies. */
export interface LogSource {
  /** The file of the running container, or of the one before it; undefined when there is none. */
  logFileOf(pod: Stored<'Pod'>, previous: boolean): string | undefined;
}

/** Time as the lab has it. `scale` times as fast for the autoscaler; 1 where nobody asked for more. */
export interface Clock {
  /** Epoch milliseconds of the real clock. */
  nowMs(): number;
  readonly scale: number;
  /** A moment of the real clock on the autoscaler’s: `scale` times as far from the epoch, so that every process agrees on it. */
  toScaledMs(realMs: number): number;
  toRealMs(scaledMs: number): number;
}

export interface EventNote {
  readonly type: 'Normal' | 'Warning';
  /** In CamelCase, as Kubernetes words it: `SuccessfulRescale`. */
  readonly reason: string;
  readonly message: string;
}

/** Writes Kubernetes events about objects. Repetitions of one event raise its count. */
export interface EventRecorder {
  record<K extends Kind>(kind: K, about: Stored<K>, note: EventNote): void;
}

/** Log lines for people; structured like pino's. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
