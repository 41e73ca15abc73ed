import type { Outcome } from '@gameday/conventions';
import type { Picked } from '../balancer.ts';
import { seededRandom } from '@gameday/random';
import { exponentialMs } from './random.ts';
import { createReplica, healthyReplica, type ReplicaNature, type SimulatedReplica } from './replica.ts';
import { createTimeline, type Timeline } from './timeline.ts';

export interface SimulatedEndpoint {
  readonly id: string;
  readonly index: number;
}

/** What spreads the calls. */
export interface Picker {
  pick(exclude?: ReadonlySet<string>): Picked<SimulatedEndpoint> | undefined;
}

export interface EdgeSimulation {
  readonly seed: number;
  readonly seconds: number;
  readonly ratePerSecond: number;
  readonly replicas: ReadonlyArray<Partial<ReplicaNature>>;
  /** Default 2 000. */
  readonly attemptTimeoutMs?: number;
  /** What happens to the replicas, and when. */
  readonly events?: ReadonlyArray<{ readonly atMs: number; run(replicas: readonly SimulatedReplica[]): void }>;
  createPicker(
    endpoints: readonly SimulatedEndpoint[],
    runtime: { now(): number; random(): number },
    timeline: Timeline,
  ): Picker;
}

export interface SimulatedAttempt {
  readonly atMs: number;
  readonly replica: number;
  readonly outcome: Outcome;
}

export interface SimulatedCall {
  readonly atMs: number;
  /** Both attempts together. */
  readonly durationMs: number;
  readonly outcome: Outcome;
}

/** One caller with random arrivals, its callee's replicas, and one retry elsewhere for what failed. */
export function simulateEdge(simulation: EdgeSimulation): { calls: SimulatedCall[]; attempts: SimulatedAttempt[] } {
  const { seed, seconds, ratePerSecond, attemptTimeoutMs = 2_000 } = simulation;
  const timeline = createTimeline();
  const random = seededRandom(seed);
  const replicas = simulation.replicas.map((nature) =>
    createReplica({ ...healthyReplica, ...nature }, timeline, random),
  );
  const endpoints = replicas.map((_, index) => ({ id: `replica-${index + 1}`, index }));
  const runtime = { now: timeline.now, random: seededRandom(seed ^ 0x5bd1e995) };
  const picker = simulation.createPicker(endpoints, runtime, timeline);
  const calls: SimulatedCall[] = [];
  const attempts: SimulatedAttempt[] = [];

  const attempt = (tried: ReadonlySet<string>, end: (outcome: Outcome) => void) => {
    const picked = picker.pick(tried);
    const replica = replicas[picked?.endpoint.index ?? -1];
    if (!picked || !replica) return end('connection_error');
    const atMs = timeline.now();
    replica.request(attemptTimeoutMs, (outcome) => {
      attempts.push({ atMs, replica: picked.endpoint.index, outcome });
      picked.done(outcome, timeline.now() - atMs);
      if (outcome === 'ok' || tried.size > 0) end(outcome);
      else attempt(new Set([picked.endpoint.id]), end);
    });
  };
  const arrive = () => {
    const atMs = timeline.now();
    attempt(new Set(), (outcome) => calls.push({ atMs, durationMs: timeline.now() - atMs, outcome }));
    timeline.after(exponentialMs(random, ratePerSecond), arrive);
  };
  timeline.after(exponentialMs(random, ratePerSecond), arrive);
  for (const event of simulation.events ?? []) timeline.after(event.atMs, () => event.run(replicas));
  timeline.runUntil(seconds * 1_000);
  return { calls, attempts };
}
