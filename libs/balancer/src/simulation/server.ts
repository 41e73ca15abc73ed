import { createLimiter, type Priority } from '../limit/limiter.ts';
import type { LimiterListener, LimiterSnapshot } from '../limit/events.ts';
import type { LimitPolicy } from '../limit/policy.ts';
import { seededRandom } from '@gameday/random';
import { exponentialMs } from './random.ts';
import { createReplica, healthyReplica, type ReplicaNature } from './replica.ts';
import { createTimeline } from './timeline.ts';

/** A stretch of time with one load and one kind of server. */
export interface Phase {
  readonly seconds: number;
  readonly ratePerSecond: number;
  readonly nature?: Partial<ReplicaNature>;
}

export interface ServerSimulation {
  readonly seed: number;
  readonly phases: readonly Phase[];
  /** The callers' patience in ms: what ends later is work for nothing. Default 1 000. */
  readonly timeoutMs?: number;
  /** Shares of critical and of sheddable requests; the rest is `default`. Default 0.1 and 0.3. */
  readonly mix?: { readonly critical: number; readonly sheddable: number };
  /** Undefined: no limit. */
  readonly policy?: LimitPolicy;
  readonly listener?: LimiterListener;
}

export interface ServerRequest {
  readonly atMs: number;
  readonly phase: number;
  readonly priority: Priority;
  /** `shed`, or how it ended for the caller. */
  readonly end: 'shed' | 'ok' | 'timeout';
  readonly durationMs: number;
}

/** A server under open load, with or without a limiter before it. */
export function simulateServer(simulation: ServerSimulation): {
  requests: ServerRequest[];
  snapshots: ReadonlyArray<LimiterSnapshot & { atMs: number }>;
} {
  const { seed, phases, policy, timeoutMs = 1_000, mix = { critical: 0.1, sheddable: 0.3 } } = simulation;
  const timeline = createTimeline();
  const random = seededRandom(seed);
  const nature = { ...healthyReplica, ...phases[0]?.nature };
  const server = createReplica(nature, timeline, random);
  const runtime = { now: timeline.now, random: seededRandom(seed + 1) };
  const limiter = policy && createLimiter(policy, runtime, simulation.listener);
  const requests: ServerRequest[] = [];
  const snapshots: Array<LimiterSnapshot & { atMs: number }> = [];

  const arrive = (phase: number) => {
    const atMs = timeline.now();
    const draw = random();
    const priority = draw < mix.critical ? 'critical' : draw < mix.critical + mix.sheddable ? 'sheddable' : 'default';
    const permit = limiter?.tryAcquire(priority);
    if (limiter && !permit) {
      requests.push({ atMs, phase, priority, end: 'shed', durationMs: 0 });
      return;
    }
    server.request(Number.MAX_SAFE_INTEGER, () => {
      const durationMs = timeline.now() - atMs;
      const end = durationMs <= timeoutMs ? 'ok' : 'timeout';
      requests.push({ atMs, phase, priority, end, durationMs });
      permit?.release(end, durationMs);
    });
  };
  const sample = () => {
    if (limiter) snapshots.push({ atMs: timeline.now(), ...limiter.snapshot() });
    timeline.after(250, sample);
  };
  sample();
  let fromMs = 0;
  phases.forEach(({ seconds, ratePerSecond, nature: change }, phase) => {
    const untilMs = fromMs + seconds * 1_000;
    timeline.after(fromMs, () => {
      Object.assign(nature, healthyReplica, phases[0]?.nature, change);
      const next = () => {
        if (timeline.now() >= untilMs) return;
        arrive(phase);
        timeline.after(exponentialMs(random, ratePerSecond), next);
      };
      timeline.after(exponentialMs(random, ratePerSecond), next);
    });
    fromMs = untilMs;
  });
  timeline.runUntil(fromMs);
  return { requests, snapshots };
}
