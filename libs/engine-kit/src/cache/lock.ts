import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLock } from '@gameday/process';

const pollMs = 150;

interface LockOptions {
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Told once, when somebody else holds the lock, with that process's id. */
  readonly onWait: (holderPid: number) => void;
}

/**
 * Does some work while holding a lock that one process at a time can hold; a lock whose holder died counts as free.
 * @throws the signal's reason when the signal fired during the wait
 */
export async function withLock<T>(
  file: string,
  { signal, onWait }: LockOptions,
  work: () => Promise<T> | T,
): Promise<T> {
  let told = false;
  for (;;) {
    signal?.throwIfAborted();
    const lock = acquireLock(file);
    if (lock.acquired) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) onWait(lock.holder.pid);
    told = true;
    await sleep(pollMs);
  }
}
