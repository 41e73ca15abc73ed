import type { ProcessIdentity } from '@gameday/process';
import type { CpuUse } from './cpu-meter.ts';
import type { Problem } from './problems.ts';
import type { LoadSample } from './raw/kept-samples.ts';
import type { RawReading } from './raw/samples.ts';
import type { Summary } from './summary.ts';

/** What a load came to. */
export interface K6Result extends Summary {
  /** From the first request to the end. */
  readonly durationSeconds: number;
  /** 0 as expected, 99 a threshold was crossed, 105 stopped, others as k6 documents them; -1 when it was killed. */
  readonly exitCode: number;
  readonly files: { readonly raw?: string; readonly summary?: string; readonly log: string };
  /** What its log says, the most frequent first. */
  readonly problems: readonly Problem[];
  /** What was read of the raw results; undefined without them. */
  readonly reading: RawReading | undefined;
  /** What k6 itself had of the CPU. */
  readonly generator: CpuUse;
}

/** A load that is being made. */
export interface K6Run {
  readonly pid: number;
  readonly identity: ProcessIdentity;
  /** Settles when k6 has ended, however it ended; it never rejects for a broken load. */
  readonly ended: Promise<K6Result>;
  /**
   * The requests that ended at this moment (milliseconds since 1970) or later, until half a second ago, the oldest
   * first; the latest million at most.
   */
  samples(fromMs: number): Promise<LoadSample[]>;
  /** Ends it: requests under way are cut off, results are written. Once it has ended, just the result. */
  stop(): Promise<K6Result>;
}
