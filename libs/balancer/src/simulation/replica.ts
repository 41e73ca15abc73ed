import type { Outcome } from '@gameday/conventions';
import { logNormal } from './random.ts';
import type { Timeline } from './timeline.ts';

/** What a simulated replica is like. It may be changed while it runs. */
export interface ReplicaNature {
  /** Requests that it works on at once; others wait in a queue. */
  workers: number;
  /** Median time of work in ms, log-normal with `sigma`. */
  medianMs: number;
  sigma: number;
  /** Time on the way that takes no worker, in ms. */
  delayMs: number;
  /** Share of requests that end in a server error, at once. */
  errorShare: number;
  /** Share of requests whose connection breaks, at once. */
  resetShare: number;
  /** Nobody listens: connections are refused, and those in flight break. */
  dead: boolean;
}

export const healthyReplica: ReplicaNature = {
  workers: 16,
  medianMs: 5,
  sigma: 0.5,
  delayMs: 0,
  errorShare: 0,
  resetShare: 0,
  dead: false,
};

export interface SimulatedReplica {
  readonly nature: ReplicaNature;
  /** Answers once, with `timeout` after `timeoutMs`; work that nobody waits for any more is done all the same. */
  request(timeoutMs: number, answer: (outcome: Outcome) => void): void;
  kill(): void;
}

/** A server with k workers and a queue (M/G/k, if arrivals are random). */
export function createReplica(nature: ReplicaNature, timeline: Timeline, random: () => number): SimulatedReplica {
  const queue: Array<() => void> = [];
  const open = new Set<(outcome: Outcome) => void>();
  let busy = 0;
  const next = () => {
    if (busy >= nature.workers) return;
    const work = queue.shift();
    if (work === undefined) return;
    busy += 1;
    timeline.after(logNormal(random, nature.medianMs, nature.sigma), () => {
      busy -= 1;
      work();
      next();
    });
  };
  return {
    nature,
    request(timeoutMs, answer) {
      const once = (outcome: Outcome) => {
        if (open.delete(once)) answer(outcome);
      };
      open.add(once);
      const failing = nature.dead || random() < nature.resetShare;
      if (failing) return timeline.after(0.3, () => once('connection_error'));
      if (random() < nature.errorShare) return timeline.after(1, () => once('server_error'));
      timeline.after(timeoutMs, () => once('timeout'));
      timeline.after(nature.delayMs, () => {
        queue.push(() => once('ok'));
        next();
      });
    },
    kill() {
      nature.dead = true;
      for (const once of [...open]) timeline.after(0.1, () => once('connection_error'));
    },
  };
}
