import type { Problem, Threshold } from '@gameday/k6';

/** What is known about a run beside its raw file: how it was made, and what was running. */
export interface RunRecord {
  readonly scenario: string;
  readonly settings: { readonly vus?: number; readonly ratePerSecond?: number; readonly durationSeconds?: number };
  readonly gateway: string;
  readonly startedAt: string;
  readonly machine: {
    readonly cpuModel: string;
    readonly cpus: number;
    readonly memoryGiB: number;
    readonly system: string;
  };
  /** Of Gameday, k6, Node.js, and the engines of the lab. */
  readonly versions: Readonly<Record<string, string>>;
  /** Undefined for a load on something else than the lab. */
  readonly lab?: LabRecord;
  readonly exitCode: number;
  readonly stopped: boolean;
  readonly thresholds: readonly Threshold[];
  /** What k6 logged, the most frequent first. */
  readonly problems: readonly Problem[];
  readonly generator: GeneratorRecord;
}

export interface LabRecord {
  readonly monolith: boolean;
  readonly services: readonly ServiceRecord[];
  /** Policies that were overridden; all others were the defaults. */
  readonly policies: readonly { readonly service: string; readonly peer: string; readonly policy: unknown }[];
  /** Faults seen in force during the load. */
  readonly faults: readonly { readonly says: string; readonly target: string; readonly experiment: string }[];
}

export interface ServiceRecord {
  readonly name: string;
  /** Ready replicas before and after, and the most that were seen. */
  readonly before: number;
  readonly after: number;
  readonly most: number;
  /** Replicas that were started again meanwhile. */
  readonly restarts: number;
}

/** What the load generator itself had of the machine. */
export interface GeneratorRecord {
  readonly cpuSeconds: number;
  /** Of the time that it wanted to run: how much it waited for a CPU, 0 to 1; null where the system does not say. */
  readonly waitedShare: number | null;
  readonly samples: readonly {
    readonly atSeconds: number;
    readonly cpus: number;
    readonly waitedShare: number | null;
  }[];
}
