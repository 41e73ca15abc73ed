import type { HypothesisState } from '../journal/journal.ts';
import type { Faults } from './faults.ts';
import { checkHypothesis, unmetOf } from './hypothesis.ts';
import type { Run } from './run.ts';

/**
 * Waits, after the fault has ended, until the hypothesis holds, and keeps holding for as long as is asked.
 * @returns the last look; undefined when the run was ended
 */
export async function waitForRecovery(run: Run, faults: Faults): Promise<HypothesisState | undefined> {
  const { clock, recorder, stopped } = run;
  const { withinSeconds = 30, everySeconds = 1, steadySeconds = 0 } = run.options.experiment.gameday?.recovery ?? {};
  const startMs = clock.monotonic();
  const sinceSeconds = () => (clock.monotonic() - startMs) / 1000;
  const looks: HypothesisState[] = [];
  let metAt: number | undefined;
  for (;;) {
    const at = sinceSeconds();
    const state = await checkHypothesis(run, faults, stopped);
    if (!state) return undefined;
    looks.push(state);
    metAt = state.steady_state_met ? (metAt ?? at) : undefined;
    const recovered = metAt !== undefined && at - metAt >= steadySeconds;
    const inTime = metAt !== undefined && metAt <= withinSeconds;
    recorder.recovery({
      recovered: recovered && inTime,
      withinSeconds,
      looks,
      ...(metAt !== undefined && { afterSeconds: metAt }),
    });
    if (recovered && inTime) return state;
    // What began to hold in time may still show that it keeps holding.
    if (sinceSeconds() >= withinSeconds && !inTime) {
      const what = metAt === undefined ? `still ${unmetOf(state)}` : `it held only after ${metAt.toFixed(1)} s`;
      const message = `the hypothesis did not hold again within ${withinSeconds} s after the fault had ended: ${what}`;
      run.because({ verdict: 'deviated', code: 'not-recovered', message });
      return state;
    }
    await clock.sleep(everySeconds * 1000, stopped);
  }
}
