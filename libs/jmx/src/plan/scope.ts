import type { TestElement } from '../xml/elements.ts';
import type { Assertion, Extractor, Pause } from './plan.ts';

/**
 * What applies to every sampler below a place in the plan, whatever its order among its siblings: this is how JMeter
 * scopes configuration, timers, assertions and post-processors.
 */
export interface Scope {
  /** Request defaults, the nearest first. */
  readonly defaults: readonly TestElement[];
  /** Header managers, the nearest first. */
  readonly headers: readonly TestElement[];
  readonly pauses: readonly Pause[];
  readonly assertions: readonly Assertion[];
  readonly extractors: readonly Extractor[];
}

export const emptyScope: Scope = { defaults: [], headers: [], pauses: [], assertions: [], extractors: [] };
