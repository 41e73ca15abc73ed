/** One thing to time: a call that is made again and again. */
export interface Subject {
  readonly name: string;
  readonly call: () => Promise<unknown>;
  /** Calls in one batch, so that a batch takes about as long for each subject. */
  readonly batch: number;
}

async function batchNs({ call, batch }: Subject, burst: number): Promise<number> {
  const started = performance.now();
  for (let made = 0; made < batch; made += burst) {
    let last: Promise<unknown> | undefined;
    for (let index = 0; index < burst; index += 1) {
      last = call();
    }
    await last;
  }
  return ((performance.now() - started) * 1e6) / batch;
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

/**
 * Nanoseconds for each call, by subject: the quickest of many short batches, which other work on the machine disturbs least. The
 * subjects take turns, so that what disturbs hits all of them. `burst` calls are under way at once, as in a server that is busy,
 * and the last one is awaited; with 1, each is.
 */
export async function quickestNs(
  subjects: readonly Subject[],
  rounds: number,
  burst = 50,
): Promise<ReadonlyMap<string, number>> {
  const quickest = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of subjects) {
      const ns = await batchNs(subject, burst);
      quickest.set(subject.name, Math.min(ns, quickest.get(subject.name) ?? Number.POSITIVE_INFINITY));
      // Timers and other work of the event loop get their turn outside of what is timed.
      await pause();
    }
  }
  return quickest;
}
