import { z } from 'zod';
import { StaleTable } from '../detours.ts';
import { startStressor, type Load, type Stressor } from './stressor.ts';

const load = z.strictObject({
  /** Id of the fault. */
  fault: z.string().min(1).max(200),
  /** Busy threads of this process, so that they count against its limit. */
  cpu: z.strictObject({ cores: z.number().positive().max(64) }).optional(),
  /** Grows evenly over a time, then stays. */
  memory: z
    .strictObject({ megabytes: z.number().positive().max(65_536), overSeconds: z.number().min(0).max(3600) })
    .optional(),
});

const tableSchema = z.strictObject({
  /** Grows with every change; goes back to the sender as its acknowledgement. */
  version: z.int().min(0),
  /** How long the table is good for unless it is sent again, in milliseconds. */
  ttlMs: z.int().min(1).max(60_000),
  loads: z.array(load).max(100),
});

/** What this process is to burden itself with, for a while. */
export type StressTable = z.infer<typeof tableSchema>;

/** What `GET /stress` on a replica's admin port answers. */
export interface StressReport {
  readonly version: number;
  readonly loads: ReadonlyArray<
    StressTable['loads'][number] & {
      /** Of `memory.megabytes`, what is taken by now. */
      readonly filledMegabytes?: number;
      /** Why it burdens no more. */
      readonly failed?: string;
    }
  >;
}

export interface Stress {
  /**
   * Takes the whole table in force from now on. What was in the one before goes on, so that a renewal begins nothing anew.
   * @throws ZodError when it is none, StaleTable when it is older than the last one
   */
  set(table: unknown): StressTable;
  report(): StressReport;
  /** Ends every load, and resolves when what it took is given back. */
  close(): Promise<void>;
}

export interface StressOptions {
  /** A load broke off, for example because there is no more memory. */
  readonly failed?: (error: Error) => void;
}

const sameLoad = (a: Load, b: Load): boolean => JSON.stringify([a.cpu, a.memory]) === JSON.stringify([b.cpu, b.memory]);

/**
 * Faults that a process does to itself: it burns CPU and takes memory, in threads of its own, so that its requests compete with
 * them as with noisy neighbours. They lapse unless renewed, even while the main thread gets no time to notice.
 */
export function createStress({ failed = () => undefined }: StressOptions = {}): Stress {
  let table: StressTable = { version: 0, ttlMs: 1, loads: [] };
  const running = new Map<string, Stressor>();
  let lapse: NodeJS.Timeout | undefined;

  const enforce = (next: StressTable): void => {
    table = next;
    const wanted = new Map(next.loads.map((each) => [each.fault, each]));
    for (const [fault, stressor] of running) {
      const still = wanted.get(fault);
      if (still && sameLoad(still, stressor.load) && !stressor.lapsed) continue;
      running.delete(fault);
      void stressor.stop();
    }
    for (const [fault, each] of wanted) {
      const stressor = running.get(fault);
      if (stressor) stressor.renew(next.ttlMs);
      else running.set(fault, startStressor(each, next.ttlMs, failed));
    }
  };

  return {
    set(input) {
      const next = tableSchema.parse(input);
      if (next.version < table.version) throw new StaleTable(table.version, next.version);
      clearTimeout(lapse);
      if (next.loads.length > 0) {
        lapse = setTimeout(() => enforce({ ...table, loads: [] }), next.ttlMs).unref();
      }
      enforce(next);
      return next;
    },
    report: () => ({
      version: table.version,
      loads: table.loads.map((each) => ({ ...each, ...running.get(each.fault)?.progress() })),
    }),
    async close() {
      clearTimeout(lapse);
      const all = [...running.values()];
      running.clear();
      await Promise.all(all.map((stressor) => stressor.stop()));
    },
  };
}
