import { createAimd } from './aimd.ts';
import { createGradient } from './gradient.ts';
import { createGradient2 } from './gradient2.ts';
import type { LimitPolicy } from './policy.ts';
import { createVegas } from './vegas.ts';

/** What a window of requests was like. */
export interface WindowSample {
  /** Mean duration of the window's requests, in ms. */
  readonly rttMs: number;
  /** The most requests at once in it. */
  readonly inFlightMax: number;
  /** Some request ran into its time-out. */
  readonly timedOut: boolean;
  /** How long the window was, in ms. */
  readonly windowMs: number;
}

/** Finds the concurrency limit from how long requests take. */
export interface LimitAlgorithm {
  /** The limit, not rounded, from `limitMin` to `limitMax`. */
  readonly limit: number;
  /** The duration that it takes for normal, in ms; null where it has none. */
  readonly baselineMs: number | null;
  observe(sample: WindowSample): void;
}

export type LimitAlgorithmName = 'gradient' | 'gradient2' | 'vegas' | 'aimd';

const algorithms = {
  gradient: createGradient,
  gradient2: createGradient2,
  vegas: createVegas,
  aimd: createAimd,
} as const satisfies Record<LimitAlgorithmName, (policy: LimitPolicy, startLimit: number) => LimitAlgorithm>;

export const limitAlgorithms = Object.keys(algorithms) as readonly LimitAlgorithmName[];

/** The policy's algorithm, beginning at a limit. */
export function createAlgorithm(policy: LimitPolicy, startLimit: number): LimitAlgorithm {
  return algorithms[policy.algorithm](policy, startLimit);
}
