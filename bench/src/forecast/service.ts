import { poisson } from '@gameday/forecast/synthetic';
import { seededRandom } from '@gameday/random';

/**
 * A made-up service of capped replicas, second by second on the autoscaler's clock. Calls come by chance (Poisson) at the load's rate,
 * spread evenly; each takes 4 ms of processor time, and a replica has 0.2 of a core: 50 calls/s, 20 ms each when alone. What cannot be
 * done waits; callers give up after 10 s. Within a second, the wait's tail is Kingman's for a queue with half the variance of an
 * exponential service.
 */
export const serviceNature = {
  coresPerReplica: 0.2,
  coreSecondsPerCall: 0.004,
  latencyTargetSeconds: 0.5,
  giveUpSeconds: 10,
  /** Samples of usage are averages over this. */
  windowSeconds: 30,
} as const;

/** Calls per second that one replica can do. */
export const callsPerReplica = serviceNature.coresPerReplica / serviceNature.coreSecondsPerCall;

export interface SimulatedPod {
  readonly name: string;
  readonly startedAt: number;
  readonly readyAt: number;
}

export interface SimulatedService {
  readonly pods: readonly SimulatedPod[];
  /** Goes on by one second at the given rate of calls. */
  second(now: number, callsPerSecond: number): void;
  scaleTo(replicas: number, now: number): void;
  /** Cores that all serving replicas used, over the window. */
  cores(): number;
  /** Calls that came per second, over the window. */
  calls(): number;
  readonly total: { calls: number; overTarget: number; replicaSeconds: number };
}

export function createService(options: {
  seed: number;
  replicas: number;
  startupSeconds: number;
  now: number;
}): SimulatedService {
  const random = seededRandom(options.seed);
  const { coreSecondsPerCall, latencyTargetSeconds, giveUpSeconds, windowSeconds } = serviceNature;
  const total = { calls: 0, overTarget: 0, replicaSeconds: 0 };
  const usedCores = new Float64Array(windowSeconds);
  const arrived = new Float64Array(windowSeconds);
  let pods: SimulatedPod[] = Array.from({ length: options.replicas }, (_, index) => ({
    name: `pod-${index}`,
    startedAt: options.now - 3_600,
    readyAt: options.now - 3_500,
  }));
  let made = pods.length;
  let waiting = 0;
  let at = 0;
  const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

  return {
    get pods() {
      return pods;
    },
    total,
    cores: () => meanOf(usedCores),
    calls: () => meanOf(arrived),
    second(now, callsPerSecond) {
      const serving = pods.reduce((count, { readyAt }) => count + (readyAt <= now ? 1 : 0), 0);
      const capacity = serving * callsPerReplica;
      const calls = poisson(random, callsPerSecond);
      const before = waiting;
      const done = Math.min(capacity, waiting + calls);
      waiting = Math.min(waiting + calls - done, capacity * giveUpSeconds);
      const waitSeconds = capacity > 0 ? (before + waiting) / 2 / capacity : giveUpSeconds;
      total.calls += calls;
      total.overTarget +=
        calls * shareOverTarget(waitSeconds, capacity > 0 ? calls / capacity : 1, latencyTargetSeconds);
      total.replicaSeconds += pods.length;
      usedCores[at] = done * coreSecondsPerCall;
      arrived[at] = calls;
      at = (at + 1) % windowSeconds;
    },
    scaleTo(replicas, now) {
      while (pods.length < replicas) {
        pods.push({ name: `pod-${made}`, startedAt: now, readyAt: now + options.startupSeconds });
        made += 1;
      }
      // The newest go first, as a ReplicaSet has it.
      pods = pods.slice(0, replicas);
    },
  };
}

/** @param busy share of the capacity that the second's calls take */
function shareOverTarget(waitSeconds: number, busy: number, targetSeconds: number): number {
  const left = targetSeconds - 1 / callsPerReplica - waitSeconds;
  if (left <= 0) return 1;
  if (waitSeconds > 0 || busy >= 1) return Math.min(1, Math.exp((-left * callsPerReplica * 0.05) / 0.75));
  return busy * Math.exp((-left * callsPerReplica * (1 - busy)) / 0.75);
}
