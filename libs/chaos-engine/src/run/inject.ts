import type { Faults } from './faults.ts';
import { checkHypothesis, hasHypothesis, unmetOf } from './hypothesis.ts';
import type { Load } from './load.ts';
import { playMethod } from './method.ts';
import { DeclaredProofs } from './proofs.ts';
import type { Run } from './run.ts';
import { guardAll } from './safeguards.ts';
import { checksAfter, checksDuring } from './strategies.ts';
import { startWatch } from './watch.ts';

/** Something must have been proved to have happened, or nothing follows from what was seen. */
function judgeProofs(run: Run, faults: Faults, declared: boolean, unmet: readonly string[]): void {
  const unproved = declared && unmet.length === 0 ? [] : [...unmet.map((name) => `"${name}"`), ...faults.unproved];
  if (unproved.length === 0) return;
  const message = `nothing proves that the fault took effect: ${unproved.join('; ')}`;
  run.because({ verdict: 'inconclusive', code: 'not-proved', message });
}

/** The look while the fault is in force that the Chaos Toolkit takes after the method. */
async function lookAfterMethod(run: Run, faults: Faults, counts: boolean): Promise<void> {
  const state = await checkHypothesis(run, faults, run.stopped, counts);
  if (!state) return;
  run.recorder.steady('after', state);
  if (state.steady_state_met || !counts) return;
  const message = `after the method, with the fault in force, the hypothesis did not hold: ${unmetOf(state)}`;
  run.because({ verdict: 'deviated', code: 'deviated-after', message });
}

/** From the first action until just before the fault is ended. */
export async function inject(run: Run, faults: Faults, load: Load): Promise<void> {
  const { hypothesis } = run.options.experiment.gameday ?? {};
  const counts = (hypothesis?.during ?? 'counts') === 'counts';
  const over = new AbortController();
  const guarding = guardAll(run, faults, AbortSignal.any([over.signal, run.stopped]));
  const proofs = new DeclaredProofs(run, faults);
  const watches = hasHypothesis(run) && checksDuring(run);
  const watch = watches
    ? startWatch(run, faults, {
        everyMs: (hypothesis?.everySeconds ?? 1) * 1000,
        settleMs: (hypothesis?.settleSeconds ?? 0) * 1000,
        counts,
      })
    : undefined;
  try {
    await playMethod(run, faults);
    if (!run.stopped.aborted) {
      const [unmet] = await Promise.all([proofs.finish(), faults.prove()]);
      if (!run.stopped.aborted) judgeProofs(run, faults, proofs.declared, unmet);
    }
    if (!run.stopped.aborted) load.checkRuns();
    if (!run.stopped.aborted) {
      const last = await watch?.finish();
      if (last && checksAfter(run)) run.recorder.steady('after', last);
      if (!watch && hasHypothesis(run) && checksAfter(run)) await lookAfterMethod(run, faults, counts);
    }
  } finally {
    over.abort();
    await watch?.cancel();
    await proofs.cancel();
    await guarding;
  }
}
