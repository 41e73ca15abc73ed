import { perform } from '../providers/perform.ts';
import { messageOf } from '../errors.ts';
import { isMapping } from '../values/equality.ts';
import { contextOf } from './activity.ts';
import type { Faults } from './faults.ts';
import { checkHypothesis, hasHypothesis, unmetOf } from './hypothesis.ts';
import type { Run } from './run.ts';
import { checksBefore } from './strategies.ts';

/** What a probe's answer is worth as a value of the configuration (`chaoslib.configuration`). */
function valueOf(type: unknown, answer: unknown): unknown {
  if (type === 'http' && isMapping(answer)) return answer.body;
  if (type !== 'process' || !isMapping(answer)) return answer;
  if (answer.status !== 0) throw new Error(`the process ended with the status ${String(answer.status)}`);
  return String(answer.stdout).trim();
}

/**
 * Finds the values of the configuration that probes are to find, in their order. Unlike the Chaos Toolkit, which goes on
 * without the value, a failure ends the run.
 */
export async function loadDynamicConfiguration(run: Run, faults: Faults): Promise<void> {
  if (run.dry === 'probes' || run.dry === 'activities') return;
  for (const { key, probe } of run.options.experiment.sources.dynamic) {
    const provider = isMapping(probe.provider) ? probe.provider : {};
    const values = { configuration: run.configuration, secrets: run.secrets };
    try {
      const answer = await perform(
        provider,
        contextOf(run, faults, run.stopped, provider.secrets),
        values,
        faults.call,
      );
      run.configuration[key] = valueOf(provider.type, answer);
    } catch (error) {
      const message = `the configuration "${key}" could not be found: ${messageOf(error)}`;
      return run.stop({ verdict: 'failed', code: 'configuration', message });
    }
  }
}

function refuse(run: Run, when: string, unmet: string): void {
  run.stop({
    verdict: 'failed',
    code: 'gate-unmet',
    message: `the hypothesis did not hold ${when}, so the fault was not made: ${unmet}`,
  });
}

/** The hypothesis must hold before anything is done. */
export async function passIdleGate(run: Run, faults: Faults): Promise<void> {
  if (!hasHypothesis(run) || !checksBefore(run)) return;
  const { gameday } = run.options.experiment;
  if (gameday?.load && gameday.hypothesis?.gate === 'loaded') return;
  const state = await checkHypothesis(run, faults, run.stopped);
  if (!state) return;
  run.recorder.steady('before', state);
  if (!state.steady_state_met) refuse(run, 'before the fault', unmetOf(state));
}

/** With a load, the hypothesis must hold under it too: what fails under load alone is not the fault's doing. */
export async function passLoadedGate(run: Run, faults: Faults): Promise<void> {
  const { load, hypothesis } = run.options.experiment.gameday ?? {};
  if (!load) return;
  const { clock, stopped, recorder } = run;
  await clock.sleep((load.warmupSeconds ?? 5) * 1000, stopped);
  if (!hasHypothesis(run) || !checksBefore(run) || hypothesis?.gate === 'idle') return;
  const within = (load.steadyWithinSeconds ?? 15) * 1000;
  const startMs = clock.monotonic();
  for (;;) {
    const state = await checkHypothesis(run, faults, stopped);
    if (!state) return;
    recorder.steady('before', state);
    if (state.steady_state_met) return;
    if (clock.monotonic() - startMs >= within) return refuse(run, 'under load before the fault', unmetOf(state));
    await clock.sleep((hypothesis?.everySeconds ?? 1) * 1000, stopped);
  }
}
