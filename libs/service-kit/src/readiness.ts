/** A check of readiness: resolves when all is well, rejects with the reason when not. */
export type ReadinessCheck = () => Promise<void> | void;

export interface ReadinessReport {
  readonly ready: boolean;
  /** `starting`, `serving` or `draining`. */
  readonly phase: Phase;
  readonly checks: Readonly<Record<string, string>>;
}

export type Phase = 'starting' | 'serving' | 'draining';

/** Whether this replica can take requests now. It can fail: while starting, while draining, and when a check does. */
export interface Readiness {
  add(name: string, check: ReadinessCheck): void;
  /** Ends `starting` or `serving`; there is no way back from `draining`. */
  enter(phase: Exclude<Phase, 'starting'>): void;
  readonly phase: Phase;
  report(): Promise<ReadinessReport>;
}

/** A check that takes longer than this has failed. */
const checkTimeoutMs = 1_000;

/** Probes of several askers within this time share one answer, so that probing costs the same however many ask. */
const answerAgeMaxMs = 250;

export function createReadiness(now: () => number = () => performance.now()): Readiness {
  const checks = new Map<string, ReadinessCheck>();
  let phase: Phase = 'starting';
  let last: { at: number; report: Promise<ReadinessReport> } | undefined;

  const runAll = async (): Promise<ReadinessReport> => {
    const results = await Promise.all([...checks].map(async ([name, check]) => [name, await run(check)] as const));
    const ready = phase === 'serving' && results.every(([, result]) => result === 'ok');
    return { ready, phase, checks: Object.fromEntries(results) };
  };

  return {
    add: (name, check) => void checks.set(name, check),
    enter(next) {
      if (phase !== 'draining') phase = next;
      last = undefined;
    },
    get phase() {
      return phase;
    },
    report() {
      if (!last || now() - last.at > answerAgeMaxMs) last = { at: now(), report: runAll() };
      return last.report;
    },
  };
}

async function run(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${checkTimeoutMs} ms`)), checkTimeoutMs);
  });
  try {
    await Promise.race([check(), late]);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
