/** What a policy may hold: the ranges of its fields, as data. */
export type Spec = { readonly nullable?: boolean } & (
  | {
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      readonly whole?: true;
      readonly aboveMin?: true;
    }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'object'; readonly fields: Readonly<Record<string, Spec>> }
  | {
      readonly kind: 'choice';
      readonly choices: Readonly<
        Record<
          string,
          { readonly fields: Readonly<Record<string, Spec>>; readonly defaults: Readonly<Record<string, unknown>> }
        >
      >;
    }
);

const hourMs = 3_600_000;
/** Milliseconds above 0. */
const duration: Spec = { kind: 'number', min: 0, max: hourMs, aboveMin: true };
const flag: Spec = { kind: 'boolean' };
/** Milliseconds, 0 allowed. */
const wait: Spec = { kind: 'number', min: 0, max: hourMs };
/** A share above 0. */
const share: Spec = { kind: 'number', min: 0, max: 1, aboveMin: true };
const count = (min: number, max: number): Spec => ({ kind: 'number', min, max, whole: true });
const group = (fields: Readonly<Record<string, Spec>>): Spec => ({ kind: 'object', nullable: true, fields });

export const policySpec: Spec = {
  kind: 'object',
  fields: {
    deadlineMs: duration,
    propagateDeadline: flag,
    timeoutMs: { ...duration, nullable: true },
    retry: group({
      attemptsMax: count(1, 10),
      backoffBaseMs: wait,
      backoffMaxMs: wait,
      retryAfterMaxMs: wait,
      unsafe: flag,
    }),
    retryBudget: group({
      ratio: { kind: 'number', min: 0, max: 10 },
      perSecondMin: { kind: 'number', min: 0, max: 10_000 },
      windowSeconds: { kind: 'number', min: 1, max: 3600 },
    }),
    breaker: group({
      window: {
        kind: 'choice',
        choices: {
          count: { fields: { calls: count(1, 1_000_000) }, defaults: { calls: 100 } },
          time: { fields: { seconds: { kind: 'number', min: 0.1, max: 3600 } }, defaults: { seconds: 10 } },
        },
      },
      callsMin: count(1, 1_000_000),
      consecutiveFailures: { ...count(1, 1_000_000), nullable: true },
      failureRate: { ...share, nullable: true },
      slowCall: group({ thresholdMs: duration, rate: share }),
      openMs: duration,
      openMsMax: duration,
      openGrowth: { kind: 'number', min: 1, max: 100 },
      openJitter: { kind: 'number', min: 0, max: 1 },
      halfOpenProbes: count(1, 1000),
    }),
    bulkhead: group({
      concurrencyMax: count(1, 1_000_000),
      queueMax: count(0, 1_000_000),
      queueWaitMsMax: wait,
    }),
    hedge: group({
      quantile: { kind: 'number', min: 0.5, max: 0.9999 },
      delayMsMin: wait,
      samplesMin: count(1, 1_000_000),
      shareMax: share,
    }),
  },
};
