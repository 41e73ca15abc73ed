import type { Expectation } from '@gameday/experiment';

/**
 *  - held: the hypothesis held, and the fault was proved
 *  - deviated: it did not hold, and the fault was proved
 *  - inconclusive: nothing can be said: the fault was not proved, or there was no load
 *  - failed: the experiment could not be run, or not be undone
 *  - aborted: it was ended early
 */
export type Verdict = 'held' | 'deviated' | 'inconclusive' | 'failed' | 'aborted';

/** Why a verdict is not `held`. */
export interface Reason {
  readonly verdict: Exclude<Verdict, 'held'>;
  readonly code:
    | 'signal'
    | 'abort-condition'
    | 'interrupted'
    | 'gate-unmet'
    | 'configuration'
    | 'action-failed'
    | 'rollback-failed'
    | 'undo-failed'
    | 'internal'
    | 'lease-lapsed'
    | 'not-proved'
    | 'doubtful-action'
    | 'no-load'
    | 'no-hypothesis'
    | 'deviated-during'
    | 'deviated-after'
    | 'not-recovered';
  /** One sentence. */
  readonly message: string;
}

/** The gravest first: what broke a run off says more than what was seen until then. */
const gravity: readonly Reason['verdict'][] = ['aborted', 'failed', 'inconclusive', 'deviated'];

/** The verdict that reasons come to; none at all means that the hypothesis held. */
export const verdictOf = (reasons: readonly Reason[]): Verdict =>
  gravity.find((verdict) => reasons.some((reason) => reason.verdict === verdict)) ?? 'held';

/** Exit codes of the command line. 0: as expected. 1: a verdict against it. 3: nothing can be said. */
export function exitCodeOf({
  verdict,
  as_expected: asExpected,
}: {
  readonly verdict: Verdict;
  readonly as_expected: boolean;
}): 0 | 1 | 3 {
  if (asExpected) return 0;
  return verdict === 'held' || verdict === 'deviated' ? 1 : 3;
}

/** Whether a run came out as its experiment says. One that only pretended says no more than that it can be played. */
export const isAsExpected = (verdict: Verdict, expected: Expectation, pretended: boolean): boolean =>
  verdict === expected || (pretended && verdict === 'held');

/** The Chaos Toolkit's status for a verdict. */
export const statusOf = (verdict: Verdict): 'completed' | 'failed' | 'interrupted' =>
  verdict === 'aborted' ? 'interrupted' : verdict === 'failed' ? 'failed' : 'completed';
