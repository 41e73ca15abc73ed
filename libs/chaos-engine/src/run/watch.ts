import type { HypothesisState } from '../journal/journal.ts';
import { attempt } from './attempt.ts';
import type { Faults } from './faults.ts';
import { checkHypothesis, unmetOf } from './hypothesis.ts';
import type { Run } from './run.ts';

/** The looks at the hypothesis while the fault is in force. */
export interface Watch {
  /** Looks once more, while the fault is still in force, and ends the watch. */
  finish(): Promise<HypothesisState | undefined>;
  /** Ends it without another look. */
  cancel(): Promise<void>;
}

export interface WatchOptions {
  readonly everyMs: number;
  /** After the fault began, looks do not count for so long. */
  readonly settleMs: number;
  /** Whether looks decide about the verdict at all. */
  readonly counts: boolean;
}

/** Looks at the hypothesis again and again, each look so long after the end of the one before, as the Chaos Toolkit does. */
export function startWatch(run: Run, faults: Faults, options: WatchOptions): Watch {
  const { clock, recorder } = run;
  const cancelled = new AbortController();
  const signal = AbortSignal.any([cancelled.signal, run.stopped]);
  /** Between looks the watch can be ended without loss. */
  const enough = new AbortController();
  const waiting = AbortSignal.any([signal, enough.signal]);
  const startMs = clock.now();
  let counted = 0;
  let outside = 0;
  let first: string | undefined;

  async function look(): Promise<HypothesisState | undefined> {
    const faultMs = faults.firstAt ?? startMs;
    const sinceMs = clock.now() - faultMs;
    const counts = options.counts && sinceMs >= options.settleMs;
    const state = await checkHypothesis(run, faults, signal, counts);
    if (!state) return undefined;
    recorder.during(state);
    if (!counts) return state;
    counted++;
    if (!state.steady_state_met) {
      outside++;
      first ??= `${(Math.max(0, sinceMs) / 1000).toFixed(1)} s after the fault began: ${unmetOf(state)}`;
    }
    return state;
  }

  const loop = attempt(run, async () => {
    while (!waiting.aborted) {
      await look();
      await clock.sleep(options.everyMs, waiting);
    }
  });

  return {
    async finish() {
      enough.abort();
      await loop;
      const last = signal.aborted ? undefined : await look();
      if (first !== undefined) {
        const message = `while the fault was in force the hypothesis did not hold in ${outside} of ${counted} looks; first ${first}`;
        run.because({ verdict: 'deviated', code: 'deviated-during', message });
      }
      return last;
    },
    async cancel() {
      cancelled.abort();
      await loop;
    },
  };
}
