import type { LoadRunItem, LoadThreshold } from './load.ts';

/** A figure of one transaction in two loads. */
export interface LoadChange {
  readonly transaction: string;
  /** For people: `average`, `P95`, `TPS`. */
  readonly figure: string;
  readonly unit: 'ms' | '/s' | '%';
  readonly before: number;
  readonly now: number;
  /** now / before - 1; of success the difference; null where there is no finite one. */
  readonly change: number | null;
  /** Less than a tenth, or a millisecond, is noise. */
  readonly judgement: 'better' | 'same' | 'worse';
}

/** A threshold of two loads; undefined where one of them was not judged by it. */
export interface ComparedThreshold extends Omit<LoadThreshold, 'ok'> {
  readonly before: boolean | undefined;
  readonly now: boolean | undefined;
}

/** `GET /api/load/compare?before=RUN&now=RUN` */
export interface LoadComparison {
  readonly before: LoadRunItem;
  readonly now: LoadRunItem;
  readonly changes: readonly LoadChange[];
  /** By transaction, each once. */
  readonly thresholds: readonly ComparedThreshold[];
  /** Transactions that only one of the two has. */
  readonly onlyBefore: readonly string[];
  readonly onlyNow: readonly string[];
}
