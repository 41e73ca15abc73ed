import { messageOf } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import { contextOf } from './activity.ts';
import { attempt } from './attempt.ts';
import { applyControls } from './controls.ts';
import { pretends } from './dry.ts';
import { endFaults } from './ending.ts';
import { Faults } from './faults.ts';
import { loadDynamicConfiguration, passIdleGate, passLoadedGate } from './gate.ts';
import { hasHypothesis } from './hypothesis.ts';
import { inject } from './inject.ts';
import { Load } from './load.ts';
import type { RunOptions } from './options.ts';
import { waitForRecovery } from './recovery.ts';
import { createRun, type Run } from './run.ts';
import { keepLeases } from './safeguards.ts';
import { checksAfter, checksDuring } from './strategies.ts';

/** How long a run waits at its end for activities that were told to end. */
const stragglersMs = 1_500;

/** All that comes before the fault; the run has been stopped when something is in the way. */
async function prepare(run: Run, faults: Faults, load: Load): Promise<void> {
  const going = () => !run.stopped.aborted;
  await loadDynamicConfiguration(run, faults);
  if (going()) run.enter('gate');
  if (going()) await passIdleGate(run, faults);
  if (!going() || pretends(run.dry) || !run.options.experiment.gameday?.load) return;
  run.enter('load');
  await load.start();
  if (going()) await passLoadedGate(run, faults);
}

async function explain(run: Run, faults: Faults): Promise<void> {
  const context = contextOf(run, faults, AbortSignal.timeout(30_000));
  const fromMs = faults.firstAt ?? run.info.startedAt;
  for (const collect of run.options.collectors ?? []) {
    try {
      const found = await collect({ fromMs, toMs: run.clock.now(), journal: run.recorder.render(), context });
      for (const item of found) run.recorder.evidence(item);
    } catch (error) {
      run.warn(`an explanation could not be gathered: ${messageOf(error)}`);
    }
  }
}

/** Activities that were ended may still have a process to take down. */
async function settle(run: Run): Promise<void> {
  if (run.performing.size === 0) return;
  const enough = new AbortController();
  await Promise.race([Promise.allSettled(run.performing), run.clock.sleep(stragglersMs, enough.signal)]);
  enough.abort();
}

/** A user's wish to end the run, whenever it comes. */
function listen(run: Run): () => void {
  const { signal } = run.options;
  const onAbort = (): void => {
    const by = typeof signal?.reason === 'string' ? ` by ${signal.reason}` : '';
    if (!run.stopped.aborted) run.stop({ verdict: 'aborted', code: 'signal', message: `the run was ended early${by}` });
  };
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return () => signal?.removeEventListener('abort', onAbort);
}

/**
 * Runs an experiment through its life: gate, load, inject, watch, end the fault, recovery, verdict. Whatever happens
 * after the first action, what was made is undone; the journal says what came of it. Never rejects for what an
 * experiment does.
 */
export async function runExperiment(options: RunOptions): Promise<Journal> {
  const run = createRun(options);
  const faults = new Faults(run);
  const load = new Load(run, faults);
  const { leases } = options;
  const over = new AbortController();
  const moment = {
    level: 'experiment',
    subject: run.document,
    configuration: run.configuration,
    run: run.info,
    log: run.log,
  } as const;
  let methodBegan = false;
  let undone = false;

  const deaf = listen(run);
  run.enter('preparing');
  for (const { message } of options.experiment.warnings) run.recorder.warning(message);
  const keeping = keepLeases(run, over.signal);
  await attempt(run, () => applyControls(run.controls, run.document, { ...moment, scope: 'before' }));
  if (!run.stopped.aborted) await attempt(run, () => prepare(run, faults, load));
  if (!run.stopped.aborted) {
    methodBegan = true;
    run.enter('inject');
    await attempt(run, () => inject(run, faults, load));
  }
  run.enter('ending');
  await attempt(run, async () => void (undone = await endFaults(run, faults, methodBegan)));
  if (undone && !pretends(run.dry) && !run.stopped.aborted && hasHypothesis(run) && checksAfter(run)) {
    run.enter('recovering');
    await attempt(run, async () => {
      const state = await waitForRecovery(run, faults);
      if (state && checksDuring(run)) run.recorder.steady('after', state);
    });
  }
  run.enter('explaining');
  await attempt(run, () => load.finish());
  await attempt(run, () => faults.undoAll('others', contextOf(run, faults, new AbortController().signal)));
  faults.reportLeft();
  if (!pretends(run.dry) && methodBegan) await attempt(run, () => explain(run, faults));
  if (
    !pretends(run.dry) &&
    methodBegan &&
    !run.stopped.aborted &&
    (!hasHypothesis(run) || run.strategies.hypothesis === 'skip')
  ) {
    const message = hasHypothesis(run)
      ? 'the hypothesis was not looked at, as was asked'
      : 'there is no hypothesis, so nothing was judged';
    run.because({ verdict: 'inconclusive', code: 'no-hypothesis', message });
  }
  await settle(run);
  over.abort();
  await keeping;
  await attempt(run, () => leases.close());
  deaf();
  await attempt(run, () =>
    applyControls(run.controls, run.document, { ...moment, scope: 'after', state: run.recorder.render() }),
  );
  run.enter('done');
  const journal = run.recorder.complete();
  const { verdict, reasons, as_expected: asExpected } = journal.gameday;
  run.emit({ type: 'verdict', verdict, asExpected, reasons });
  return journal;
}
