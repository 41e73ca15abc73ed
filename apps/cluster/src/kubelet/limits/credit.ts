/**
 * The CPU time that a process may still use, as CFS bandwidth control has it (kernel: Documentation/scheduler/sched-bwc.rst):
 * each period brings a quota, what is left of the one before is lost, and what was used beyond it is owed.
 */
export interface Credit {
  /** CPU milliseconds it may use in this period; negative when it owes some. */
  readonly leftMs: number;
  /** CPU time it had used when it was last looked at, in milliseconds. */
  readonly usedMs: number;
  /** When the next quota comes, in milliseconds of a monotonic clock. */
  readonly periodEndsMs: number;
}

export const periodMs = 100;
/** More debt than that is forgiven: it comes from a sleep of the machine, not from the process. */
const debtPeriodsMax = 10;

/** @param nowMs milliseconds of a monotonic clock */
export const firstCredit = (cores: number, usedMs: number, nowMs: number): Credit => ({
  leftMs: cores * periodMs,
  usedMs,
  periodEndsMs: nowMs + periodMs,
});

/** What is left when it has used `usedMs` in all by now. */
export function charge(credit: Credit, cores: number, usedMs: number, nowMs: number): Credit {
  const quotaMs = cores * periodMs;
  const periods = nowMs < credit.periodEndsMs ? 0 : Math.floor((nowMs - credit.periodEndsMs) / periodMs) + 1;
  const spent = credit.leftMs - (usedMs - credit.usedMs);
  const leftMs = Math.min(quotaMs, spent + periods * quotaMs);
  return {
    leftMs: Math.max(leftMs, -debtPeriodsMax * quotaMs),
    usedMs,
    periodEndsMs: credit.periodEndsMs + periods * periodMs,
  };
}

/** A shorter look is not worth its own cost. */
const lookMsMin = 8;
/** One that did nothing lately is looked at less often; what it uses beyond its credit until then, it owes. */
const idleLookMs = 50;

/**
 * How long it can stay as it is: one that may run, until it could have used its credit; one that may not, until the next quota.
 * @param idle whether it used no CPU time since it was last looked at
 */
export const nextLookMs = (credit: Credit, nowMs: number, idle = false): number =>
  credit.leftMs > 0 ? Math.max(idle ? idleLookMs : lookMsMin, credit.leftMs) : Math.max(1, credit.periodEndsMs - nowMs);
