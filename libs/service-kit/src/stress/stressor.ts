import { Worker } from 'node:worker_threads';
import type { StressTable } from './stress.ts';
import { monotonicMs, shared, type StressTask } from './shared.ts';

export type Load = StressTable['loads'][number];

/** The threads that keep up one load. */
export interface Stressor {
  readonly load: Load;
  /** Whether its threads have ended by themselves because nobody renewed it in time. */
  readonly lapsed: boolean;
  /** Lets it live on for so long from now. */
  renew(ttlMs: number): void;
  progress(): { readonly filledMegabytes?: number; readonly failed?: string };
  stop(): Promise<void>;
}

const program = new URL('./stress-worker.ts', import.meta.url);
const bytesPerMegabyte = 1_000_000;

/** As many threads as are needed, each with an equal part of the load. */
function tasksOf({ cpu, memory }: Load): StressTask[] {
  const threads = Math.ceil(cpu?.cores ?? 0);
  const burning = Array.from({ length: threads }, () => ({
    kind: 'cpu' as const,
    share: (cpu?.cores ?? 0) / threads,
  }));
  if (!memory) return burning;
  const { megabytes, overSeconds } = memory;
  return [...burning, { kind: 'memory', bytes: megabytes * bytesPerMegabyte, overMs: overSeconds * 1_000 }];
}

export function startStressor(load: Load, ttlMs: number, onError: (error: Error) => void): Stressor {
  const state = new Float64Array(new SharedArrayBuffer(8 * Object.keys(shared).length));
  const renew = (forMs: number) => void (state[shared.until] = monotonicMs() + forMs);
  renew(ttlMs);
  let failed: string | undefined;
  let lapsed = false;
  const workers = tasksOf(load).map((task) => {
    const worker = new Worker(program, { workerData: { task, state: state.buffer }, name: `stress ${load.fault}` });
    worker.on('error', (error: Error) => {
      failed = error.message;
      onError(error);
    });
    worker.on('exit', () => (lapsed = failed === undefined));
    worker.unref();
    return worker;
  });
  return {
    load,
    get lapsed() {
      return lapsed;
    },
    renew,
    progress: () => ({
      ...(load.memory && { filledMegabytes: Math.round((state[shared.filled] ?? 0) / bytesPerMegabyte) }),
      ...(failed !== undefined && { failed }),
    }),
    async stop() {
      state[shared.until] = 0;
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
