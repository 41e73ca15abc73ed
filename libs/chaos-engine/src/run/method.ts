import { messageOf } from '../errors.ts';
import type { ActivityRun } from '../journal/journal.ts';
import { isMapping } from '../values/equality.ts';
import { execute } from './activity.ts';
import { applyControls } from './controls.ts';
import type { Faults } from './faults.ts';
import type { Run } from './run.ts';

/** Why an action that answered may have done nothing: an exit code, or a status of HTTP. */
export function doubt({ activity, output, status }: ActivityRun): string | undefined {
  if (!isMapping(activity) || activity.type !== 'action' || status !== 'succeeded') return undefined;
  const { provider, name } = activity;
  if (!isMapping(provider) || !isMapping(output) || typeof output.status !== 'number') return undefined;
  if (provider.type === 'process' && output.status !== 0)
    return `the action "${String(name)}" ended with the status ${output.status}`;
  if (provider.type === 'http' && output.status >= 400)
    return `the action "${String(name)}" was answered with the status ${output.status}`;
  return undefined;
}

const isAction = ({ activity }: ActivityRun): boolean => isMapping(activity) && activity.type === 'action';
const nameOf = ({ activity }: ActivityRun): string => (isMapping(activity) ? String(activity.name) : '');
const failureOf = ({ exception }: ActivityRun): string => (exception?.[0] ?? '').replace(/^\w+: /, '').trimEnd();

export interface PlayOptions {
  readonly list: 'run' | 'rollbacks';
  readonly entries: readonly unknown[];
  readonly signal: AbortSignal;
  /** What an activity came to; the next one waits for it. */
  readonly onEnd: (result: ActivityRun) => void;
}

/**
 * Plays activities in their order; those in the background go on beside the others, and are waited for at the end. Ends
 * early when the signal aborts.
 */
export async function play(run: Run, faults: Faults, { list, entries, signal, onEnd }: PlayOptions): Promise<void> {
  const level = list === 'run' ? 'method' : 'rollback';
  const where = list === 'run' ? 'method' : 'rollbacks';
  const moment = {
    level,
    subject: run.document,
    configuration: run.configuration,
    run: run.info,
    log: run.log,
  } as const;
  const background: Promise<void>[] = [];
  const failures: unknown[] = [];
  await applyControls(run.controls, run.document, { ...moment, scope: 'before' });
  try {
    for (const entry of entries) {
      if (signal.aborted || failures.length > 0) break;
      const playing = execute(run, faults, entry, { where, signal, list }).then(onEnd);
      if (isMapping(entry) && entry.background === true)
        background.push(playing.catch((error: unknown) => void failures.push(error)));
      else await playing;
    }
  } finally {
    await Promise.all(background);
  }
  if (failures.length > 0) throw failures[0];
  await applyControls(run.controls, run.document, { ...moment, scope: 'after', state: run.recorder.render()[list] });
}

/** Plays the method. An action that fails ends the run: what was to be injected was not. */
export async function playMethod(run: Run, faults: Faults): Promise<void> {
  await play(run, faults, {
    list: 'run',
    entries: run.document.method,
    signal: run.stopped,
    onEnd: (result) => {
      if (isAction(result) && result.status === 'succeeded') faults.acted();
      const doubtful = doubt(result);
      if (doubtful !== undefined) {
        run.because({
          verdict: 'inconclusive',
          code: 'doubtful-action',
          message: `${doubtful}, so nothing proves that it took effect`,
        });
      }
      if (result.status !== 'failed') return;
      const message = `the ${isAction(result) ? 'action' : 'probe'} "${nameOf(result)}" failed: ${failureOf(result)}`;
      if (isAction(result)) run.stop({ verdict: 'failed', code: 'action-failed', message });
      else run.warn(message);
    },
  });
}

/** Plays the declared rollbacks; one that fails does not keep the others from being played. */
export async function playRollbacks(run: Run, faults: Faults): Promise<void> {
  const { clock, options, document } = run;
  const late = new AbortController();
  const done = new AbortController();
  const timeoutMs = options.rollbacksTimeoutMs ?? 60_000;
  const expired = clock.sleep(timeoutMs, done.signal).then(() => done.signal.aborted || late.abort());
  const failed = (message: string): void => run.because({ verdict: 'failed', code: 'rollback-failed', message });
  try {
    await play(run, faults, {
      list: 'rollbacks',
      entries: document.rollbacks ?? [],
      signal: late.signal,
      onEnd: (result) => {
        const doubtful = doubt(result);
        if (doubtful !== undefined) run.warn(`in the rollbacks, ${doubtful}`);
        if (result.status !== 'succeeded') failed(`the rollback "${nameOf(result)}" failed: ${failureOf(result)}`);
      },
    });
  } catch (error) {
    failed(`the rollbacks were broken off: ${messageOf(error)}`);
  } finally {
    done.abort();
    await expired;
  }
  if (late.signal.aborted) failed(`the rollbacks took longer than ${timeoutMs} ms`);
}
