/** Pods as one metric saw them. */
export interface PodCounts {
  /** With a sample that counts. */
  readonly ready: number;
  /** Their samples are dropped; they count as idle when scaling up. */
  readonly unready: number;
  /** Without a sample; they count as at their target when scaling down and as idle when scaling up. */
  readonly missing: number;
  /** Ending or failed. */
  readonly ignored: number;
}

/** One step of a decision. `text` says it with its numbers. */
export type ExplanationStep =
  | {
      readonly kind: 'metric';
      /** `cpu`, `cpu of app`, `qps`. */
      readonly name: string;
      readonly sourceType: string;
      readonly text: string;
      /** absent: it failed, and `error` says why. */
      readonly proposal?: number;
      readonly error?: string;
      /** Current over target, as read. */
      readonly ratio?: number;
      /** The ratio with missing and unready pods counted in. */
      readonly adjustedRatio?: number;
      readonly withinTolerance?: boolean;
      readonly pods?: PodCounts;
    }
  | { readonly kind: 'floor'; readonly source: string; readonly replicas: number; readonly text: string }
  | {
      /** What the metrics and floors came to together. */
      readonly kind: 'desired';
      readonly replicas: number;
      /** The metric or floor that won. */
      readonly winner: string;
      readonly text: string;
    }
  | {
      readonly kind: 'stabilization';
      readonly direction: 'up' | 'down';
      readonly windowSeconds: number;
      readonly from: number;
      readonly to: number;
      /** Age of the recommendation that holds it, seconds. */
      readonly ageSeconds: number;
      readonly text: string;
    }
  | {
      readonly kind: 'rate';
      readonly direction: 'up' | 'down';
      /** What the policies allow. */
      readonly limit: number;
      /** Whether that held the decision back. */
      readonly limited: boolean;
      readonly text: string;
    }
  | {
      readonly kind: 'bounds';
      readonly min: number;
      readonly max: number;
      readonly limited: boolean;
      readonly text: string;
    }
  | { readonly kind: 'stopped'; readonly reason: string; readonly text: string };

/** Why a reconcile came to its answer. */
export interface Explanation {
  /** All of it in one line: `cpu: 3 pods x 85%/70% = 3.64 -> 4; policy Pods 2/60s allows 5; within 1..10; 3 -> 4`. */
  readonly line: string;
  readonly from?: number;
  readonly to?: number;
  readonly steps: readonly ExplanationStep[];
}
