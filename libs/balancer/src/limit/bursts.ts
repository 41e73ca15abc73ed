import type { LimitAlgorithmName } from './algorithm.ts';
import type { LimiterListener, ShedBurst } from './events.ts';

export type Priority = 'critical' | 'default' | 'sheddable';

/** What a burst is told with. */
export interface BurstFigures {
  readonly algorithm: LimitAlgorithmName;
  readonly limit: number;
  readonly inFlight: number;
  readonly rttMs: number | null;
  readonly baselineMs: number | null;
}

/** Gathers shed requests into bursts. */
export interface Bursts {
  readonly current: ShedBurst | null;
  readonly totals: ShedBurst['shed'];
  shed(priority: Priority, figures: BurstFigures, nowMs: number): void;
  admitted(): void;
  /** A window of requests ended. */
  window(limit: number, rttMs: number): void;
  /** Ends the burst if nothing was shed for `gapMs`. */
  settle(nowMs: number, gapMs: number): void;
}

type Growing = { -readonly [Key in Exclude<keyof ShedBurst, 'shed'>]: ShedBurst[Key] } & {
  shed: Record<Priority, number>;
};

export function createBursts(listener: LimiterListener): Bursts {
  let burst: Growing | null = null;
  const totals: Record<Priority, number> = { critical: 0, default: 0, sheddable: 0 };
  const copy = (of: Growing): ShedBurst => ({ ...of, shed: { ...of.shed } });
  return {
    get current() {
      return burst && copy(burst);
    },
    get totals() {
      return { ...totals };
    },
    shed(priority, { algorithm, limit, inFlight, rttMs, baselineMs }, nowMs) {
      totals[priority] += 1;
      const isFirst = burst === null;
      burst ??= {
        startedMs: nowMs,
        lastMs: nowMs,
        shed: { critical: 0, default: 0, sheddable: 0 },
        shedTotal: 0,
        admitted: 0,
        algorithm,
        limitAtStart: Math.floor(limit),
        limitMin: Math.floor(limit),
        inFlightAtStart: inFlight,
        inFlightMax: inFlight,
        rttMs,
        baselineMs,
        rttMaxMs: rttMs,
      };
      burst.lastMs = nowMs;
      burst.shed[priority] += 1;
      burst.shedTotal += 1;
      burst.inFlightMax = Math.max(burst.inFlightMax, inFlight);
      if (isFirst) listener.shedStarted?.(copy(burst));
    },
    admitted() {
      if (burst) burst.admitted += 1;
    },
    window(limit, rttMs) {
      if (!burst) return;
      burst.limitMin = Math.min(burst.limitMin, Math.floor(limit));
      burst.rttMaxMs = Math.max(burst.rttMaxMs ?? 0, rttMs);
    },
    settle(nowMs, gapMs) {
      if (burst === null || nowMs - burst.lastMs < gapMs) return;
      const over = burst;
      burst = null;
      listener.shedEnded?.(over);
    },
  };
}
