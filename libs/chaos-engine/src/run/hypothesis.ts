import { ActivityFailed } from '../errors.ts';
import { type ActivityRun, type HypothesisState, isoTime } from '../journal/journal.ts';
import { perform } from '../providers/perform.ts';
import { judge, type Judgement } from '../tolerance/judge.ts';
import { say } from '../tolerance/say.ts';
import { isMapping, truthy } from '../values/equality.ts';
import { contextOf, execute, resolved } from './activity.ts';
import { applyControls } from './controls.ts';
import type { Where } from './events.ts';
import type { Faults } from './faults.ts';
import type { Run } from './run.ts';

/** A probe as tolerance: it gets the value as its argument `value`; what it answers must be true. */
async function judgeByProbe(
  run: Run,
  faults: Faults,
  tolerance: Record<string, unknown>,
  value: unknown,
  signal: AbortSignal,
): Promise<Judgement> {
  const declared = tolerance.provider as Record<string, unknown>;
  const values = { configuration: run.configuration, secrets: run.secrets };
  const args = isMapping(declared.arguments) ? declared.arguments : {};
  const provider = { ...declared, arguments: { ...args, value } };
  const name = JSON.stringify(tolerance.name);
  try {
    const answer = await perform(provider, contextOf(run, faults, signal, declared.secrets), values, faults.call);
    const met = truthy(answer);
    return { met, reason: `the probe ${name} answered ${say(answer)} for ${say(value)}` };
  } catch (error) {
    if (!(error instanceof ActivityFailed)) throw error;
    return { met: false, reason: `the probe ${name} failed for ${say(value)}: ${error.message}` };
  }
}

/** Runs a probe and judges its answer. */
export async function look(
  run: Run,
  faults: Faults,
  entry: unknown,
  where: Where,
  signal: AbortSignal,
): Promise<ActivityRun> {
  return execute(run, faults, entry, {
    where,
    signal,
    judge: async (output) => {
      const { tolerance } = resolved(run, entry);
      if (isMapping(tolerance) && tolerance.type === 'probe')
        return judgeByProbe(run, faults, tolerance, output, signal);
      return judge(tolerance, output, { configuration: run.configuration, secrets: run.secrets });
    },
  });
}

/** Whether there is anything to look at. */
export const hasHypothesis = ({ document }: Run): boolean =>
  (document['steady-state-hypothesis']?.probes ?? []).length > 0;

/**
 * Looks at the whole hypothesis once. Unlike the Chaos Toolkit, which ends at the first probe outside its tolerance, all
 * probes are looked at: each value is wanted.
 * @param counts whether the look decides about the verdict
 * @returns undefined when the signal ended it
 */
export async function checkHypothesis(
  run: Run,
  faults: Faults,
  signal: AbortSignal,
  counts = true,
): Promise<HypothesisState | undefined> {
  const hypothesis = run.document['steady-state-hypothesis'];
  const phase = run.phase();
  const at = isoTime(run.clock.now());
  const moment = {
    level: 'hypothesis',
    subject: hypothesis,
    configuration: run.configuration,
    run: run.info,
    log: run.log,
  } as const;
  await applyControls(run.controls, run.document, { ...moment, scope: 'before' });
  const probes: ActivityRun[] = [];
  for (const entry of hypothesis?.probes ?? []) {
    if (signal.aborted) return undefined;
    probes.push(await look(run, faults, entry, 'hypothesis', signal));
  }
  if (signal.aborted) return undefined;
  const met = probes.every((probe) => probe.tolerance_met);
  const state: HypothesisState = { steady_state_met: met, probes, at, phase, ...(phase === 'inject' && { counts }) };
  const readings = probes.map((probe) => ({
    name: nameOf(probe),
    met: probe.tolerance_met ?? false,
    reason: probe.tolerance_reason ?? '',
    value: probe.output,
  }));
  run.emit({ type: 'hypothesis', phase, met, counts, probes: readings });
  await applyControls(run.controls, run.document, { ...moment, scope: 'after', state });
  return state;
}

const nameOf = ({ activity }: ActivityRun): string => (isMapping(activity) ? String(activity.name) : '');

/** What a look found outside its tolerance: `"p99" answered 812, above 300`. */
export const unmetOf = ({ probes }: HypothesisState): string =>
  probes
    .filter((probe) => !probe.tolerance_met)
    .map((probe) => `"${nameOf(probe)}" ${probe.tolerance_reason}`)
    .join('; ');
