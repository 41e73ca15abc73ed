import type { Clock, Proof } from '@gameday/chaos-engine';
import { messageOf } from './errors.ts';

export interface Waiting {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Asks again and again until there is an answer.
 * @returns undefined when the time is over or the signal aborts
 */
export async function waitFor<Answer>(
  { clock, signal }: Waiting,
  options: { readonly forMs: number; readonly everyMs?: number },
  ask: () => Answer | undefined | Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  const deadline = clock.monotonic() + options.forMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (signal.aborted || clock.monotonic() >= deadline) return undefined;
    await clock.sleep(options.everyMs ?? 50, signal);
  }
}

/**
 * Looks until something is proved, or the time for it is over; then the last look says why not. An error is a look that
 * proves nothing.
 */
export async function proveWithin(
  waiting: Waiting,
  options: { readonly forMs: number; readonly everyMs?: number },
  look: () => Proof | Promise<Proof>,
): Promise<Proof> {
  let last: Proof = { proved: false, says: 'it was not looked at' };
  const proved = await waitFor(waiting, options, async () => {
    try {
      last = await look();
    } catch (error) {
      last = { proved: false, says: messageOf(error) };
    }
    return last.proved ? last : undefined;
  });
  return proved ?? last;
}
