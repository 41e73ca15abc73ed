import { setTimeout as sleep } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { monotonicMs, shared, type StressTask } from './shared.ts';

// The program of the threads that burden a process. Each looks at the clock by itself: a lease that is not renewed ends it even when
// the main thread gets no time any more.
const { task, state: buffer } = workerData as { readonly task: StressTask; readonly state: SharedArrayBuffer };
const state = new Float64Array(buffer);
const lapsed = (): boolean => monotonicMs() >= (state[shared.until] ?? 0);

/** Long enough that pausing costs nothing, short enough that the load is even. */
const periodMs = 20;
/** Time that was taken away from the thread (by a CPU limit, by other processes) is made up for, but not without end. */
const debtMsMax = 100;

/** Keeps the processor busy for a share of the time, by what the thread has really used. */
function burn(share: number): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  const usedMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let wantedMs = usedMs();
  let before = performance.now();
  while (!lapsed()) {
    const now = performance.now();
    wantedMs = Math.max(wantedMs + (now - before) * share, usedMs() - debtMsMax);
    wantedMs = Math.min(wantedMs, usedMs() + debtMsMax);
    before = now;
    const restMs = usedMs() - wantedMs;
    if (restMs > 0) Atomics.wait(never, 0, 0, Math.min(periodMs, restMs / share));
    else for (const end = now + periodMs; performance.now() < end;);
  }
}

const chunkBytes = 32 * 1024 * 1024;
const growEveryMs = 50;

/** Takes memory and writes to it, since what is never written to is not really there. */
async function fill(bytes: number, overMs: number): Promise<void> {
  const started = monotonicMs();
  const chunks: Buffer[] = [];
  let filled = 0;
  while (!lapsed()) {
    const share = overMs === 0 ? 1 : Math.min(1, (monotonicMs() - started) / overMs);
    while (filled < bytes * share && !lapsed()) {
      const offset = filled % chunkBytes;
      if (offset === 0) chunks.push(Buffer.alloc(Math.min(chunkBytes, Math.ceil(bytes - filled))));
      const chunk = chunks.at(-1) as Buffer;
      const end = Math.min(chunk.length, offset + Math.ceil(bytes * share - filled));
      chunk.fill(1, offset, end);
      filled += end - offset;
      state[shared.filled] = filled;
    }
    await sleep(growEveryMs);
  }
}

if (task.kind === 'cpu') burn(task.share);
else await fill(task.bytes, task.overMs);
