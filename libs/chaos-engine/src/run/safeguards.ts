import type { GamedayExtension } from '@gameday/experiment';
import { LeaseLapsed } from '../undo/undo-log.ts';
import { messageOf } from '../errors.ts';
import { attempt } from './attempt.ts';
import { look } from './hypothesis.ts';
import type { Faults } from './faults.ts';
import type { Run } from './run.ts';

type Condition = NonNullable<GamedayExtension['abort']>[number];

/** Looks at one abort condition until the signal aborts, and ends the run when it was outside often enough in a row. */
async function guard(run: Run, faults: Faults, condition: Condition, signal: AbortSignal): Promise<void> {
  const { everySeconds = 1, times = 1 } = condition;
  let outside = 0;
  while (!signal.aborted) {
    const result = await look(run, faults, condition, 'abort', signal);
    if (signal.aborted) return;
    // A condition that cannot be read counts as outside: nobody knows what happens.
    outside = result.tolerance_met ? 0 : outside + 1;
    if (outside >= times) {
      const often = times === 1 ? '' : `, ${times} times in a row`;
      const message = `the abort condition "${condition.name}" ${result.tolerance_reason}${often}`;
      return run.stop({ verdict: 'aborted', code: 'abort-condition', message });
    }
    await run.clock.sleep(everySeconds * 1000, signal);
  }
}

/** Watches the abort conditions; resolves when all have ended. */
export async function guardAll(run: Run, faults: Faults, signal: AbortSignal): Promise<void> {
  const conditions = run.options.experiment.gameday?.abort ?? [];
  await Promise.all(conditions.map((condition) => attempt(run, () => guard(run, faults, condition, signal))));
}

/** Renews the leases until the signal aborts. Lapsed leases end the run: others may have undone its faults. */
export async function keepLeases(run: Run, signal: AbortSignal): Promise<void> {
  const { leases } = run.options;
  while (!signal.aborted) {
    try {
      await leases.renew();
    } catch (error) {
      const lapsed = error instanceof LeaseLapsed;
      const message = lapsed ? error.message : `the leases could not be renewed: ${messageOf(error)}`;
      if (!run.stopped.aborted) run.stop({ verdict: 'inconclusive', code: 'lease-lapsed', message });
      return;
    }
    await run.clock.sleep(leases.renewEveryMs, signal);
  }
}
