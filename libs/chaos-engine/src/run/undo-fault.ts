import type { Clock } from '../clock.ts';
import { ActivityFailed, messageOf } from '../errors.ts';
import type { ActivityContext } from '../providers/provider.ts';
import type { HeldFault } from './faults.ts';
import type { Run } from './run.ts';

/** The waits before each attempt, in milliseconds. */
const attempts = [0, 100, 400];

/** Does something that may take only so long; what does not listen to its signal is left behind. */
async function within<T>(clock: Clock, ms: number, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  const done = new AbortController();
  const expired = clock.sleep(ms, done.signal).then((): never => {
    late.abort();
    throw new ActivityFailed(`took longer than ${ms} ms`);
  });
  // When the task is first, this one ends too, and nobody asks for it any more.
  expired.catch(() => {});
  try {
    return await Promise.race([task(late.signal), expired]);
  } finally {
    done.abort();
  }
}

/**
 * Undoes one fault, with some attempts. A failure is told, and written into the undo log, where the fault is kept until
 * somebody succeeds.
 * @returns why the last attempt failed; undefined when it is undone
 */
export async function undoFault(
  run: Run,
  { lease, undo }: HeldFault,
  context: ActivityContext,
): Promise<string | undefined> {
  const { clock, emit, recorder, options } = run;
  const { kind, says, target } = lease.intent;
  const failures: string[] = [];
  for (const waitMs of attempts) {
    await clock.sleep(waitMs);
    try {
      const provider = options.providers[undo.module];
      if (!provider) throw new ActivityFailed(`the module "${undo.module}" is not there in this lab`);
      await within(clock, options.undoTimeoutMs ?? 5_000, (signal) => provider.run(undo, { ...context, signal }));
      return undefined;
    } catch (error) {
      failures.push(messageOf(error));
      await lease.undoFailed(messageOf(error)).catch((broken: unknown) => run.warn(messageOf(broken)));
      recorder.lease(lease.id, { undoFailures: [...failures] });
      emit({ type: 'fault', state: 'undo failed', lease: lease.id, kind, target, says, message: messageOf(error) });
    }
  }
  return failures.at(-1);
}
