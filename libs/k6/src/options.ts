import type { CpuUse } from './cpu-meter.ts';
import type { RawSample } from './raw/samples.ts';

/** One load to be made. */
export interface K6Options {
  /** Path of the program. */
  readonly k6: string;
  /** Absolute path of the script. */
  readonly script: string;
  /** Where results are written; it exists. */
  readonly folder: string;
  /** The lab's door without a slash at the end; the script finds it in `GATEWAY`. */
  readonly gateway: string;
  /** More for the script's `__ENV`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Virtual users; the script's own number by default. */
  readonly vus?: number;
  /** Arrivals per second instead of users who wait for each answer. */
  readonly ratePerSecond?: number;
  /** The script's own duration by default. */
  readonly durationSeconds?: number;
  /** Base URL of a Prometheus that takes remote writes; none by default. */
  readonly prometheusUrl?: string;
  /** Whether every request is written to a file (some 100 bytes each, compressed); default true. */
  readonly raw?: boolean;
  /** Whether the latest requests are kept in memory for `K6Run.samples`; default true. Needs `raw`. */
  readonly keepSamples?: boolean;
  /** Sees samples of these metrics within half a second. Needs `raw`. */
  readonly watch?: { readonly metrics: readonly string[]; readonly onSample: (sample: RawSample) => void };
  /** How much k6 yields to others on the CPU, 0 to 19; default 10. */
  readonly niceness?: number;
  /** Stops the load, as `stop` does. */
  readonly signal?: AbortSignal;
  /** Called about once a second. */
  readonly onProgress?: (progress: K6Progress) => void;
}

/** What k6 says about itself while it runs. */
export interface K6Progress {
  readonly elapsedSeconds: number;
  readonly vus: number;
  readonly vusMax: number;
  /** Iterations completed so far. */
  readonly iterations: number;
  /** Requests that had no answer at all so far, as k6 logs them. */
  readonly unanswered: number;
  /** What k6 had of the CPU since the last call. */
  readonly cpu: CpuUse;
}

/** The files that a load leaves in its folder. */
export const files = {
  raw: 'requests.csv.gz',
  /** While it runs: what k6 writes to. */
  pipe: 'requests.csv.pipe',
  summary: 'summary.json',
  log: 'k6.log',
} as const;
