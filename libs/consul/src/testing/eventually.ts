import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until a condition holds. An error that it throws counts as "not yet" and is shown when the time is over.
 * @throws Error after `deadlineMs`
 */
export async function eventually(holds: () => boolean | Promise<boolean>, deadlineMs = 5_000): Promise<void> {
  const end = performance.now() + deadlineMs;
  let last: unknown;
  for (;;) {
    try {
      if (await holds()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) throw new Error(`Not so after ${deadlineMs} ms: ${holds}`, { cause: last });
    await sleep(10);
  }
}
