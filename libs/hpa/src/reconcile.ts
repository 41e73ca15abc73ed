import { decide } from './decide.ts';
import type { DecideInput, ReconcileResult } from './types.ts';

/**
 * A whole reconcile where the outcome of writing the scale is known before, as in a simulation.
 * @param write the error that writing the scale would give
 */
export const reconcile = (input: DecideInput, write: { readonly scaleError?: string } = {}): ReconcileResult =>
  decide(input).finish(write);
