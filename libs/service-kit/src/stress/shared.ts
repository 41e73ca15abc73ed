/** One thread's part of a load. */
export type StressTask =
  | {
      readonly kind: 'cpu';
      /** Of one core, above 0 and up to 1. */
      readonly share: number;
    }
  | { readonly kind: 'memory'; readonly bytes: number; readonly overMs: number };

/** What the threads of a load share: positions in an array of numbers. */
export const shared = {
  /** When they end, on the clock that all threads have in common. */
  until: 0,
  /** Bytes that are taken. */
  filled: 1,
} as const;

/** Milliseconds of a clock that is the same in every thread and never goes back. */
export const monotonicMs = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;
