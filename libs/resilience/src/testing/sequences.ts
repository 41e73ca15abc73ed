import { createBreaker } from '../breaker/breaker.ts';
import type { BreakerPolicy, RetryBudgetPolicy } from '../policy.ts';
import { RetryBudget } from '../retry-budget.ts';
import { NaiveBreaker } from './naive-breaker.ts';
import { NaiveBudget } from './naive-budget.ts';
import { seededRandom } from '@gameday/random';
import { pick, wholeBetween } from './random.ts';

/** Where the real thing and the naive model decided differently. */
export interface Difference {
  readonly seed: number;
  readonly step: number;
  readonly of: 'budget' | 'breaker';
  readonly policy: BreakerPolicy | RetryBudgetPolicy;
  readonly message: string;
}

export interface SequenceResult {
  readonly decisions: number;
  readonly transitions: number;
  readonly refusals: number;
  readonly difference: Difference | null;
}

/** One random sequence of calls against the budget and the breaker, each held against its naive model at every step. */
export function compareWithModels(seed: number, steps: number): SequenceResult {
  const budget = budgetSequence(seed, steps);
  const breaker = breakerSequence(seed, steps);
  return {
    decisions: budget.decisions + breaker.decisions,
    transitions: breaker.transitions,
    refusals: budget.refusals + breaker.refusals,
    difference: budget.difference ?? breaker.difference,
  };
}

function budgetSequence(seed: number, steps: number): SequenceResult {
  const random = seededRandom(seed);
  const policy: RetryBudgetPolicy = {
    ratio: pick(random, [0, 0.05, 0.1, 0.2, 0.5, 1]),
    perSecondMin: pick(random, [0, 0.5, 1, 3]),
    windowSeconds: pick(random, [1, 2, 10]),
  };
  const real = new RetryBudget(policy);
  const naive = new NaiveBudget(policy);
  const pauseMs = pick(random, [1, 20, 200]);
  const retryShare = pick(random, [0.1, 0.5, 0.9]);
  let now = wholeBetween(random, 0, 100_000);
  let decisions = 0;
  let refusals = 0;
  for (let step = 0; step < steps; step += 1) {
    // Now and then nothing happens for as long as a window.
    now += random() < 0.02 ? policy.windowSeconds * 1000 * 2 * random() : pauseMs * random();
    if (random() >= retryShare) {
      real.deposit(now);
      naive.deposit(now);
      continue;
    }
    decisions += 1;
    const expected = naive.withdraw(now);
    const actual = real.withdraw(now);
    if (!actual) refusals += 1;
    if (actual !== expected) {
      const message = `at ${now} ms the budget ${actual ? 'paid' : 'refused'}, the model did not`;
      return { decisions, transitions: 0, refusals, difference: { seed, step, of: 'budget', policy, message } };
    }
  }
  return { decisions, transitions: 0, refusals, difference: null };
}

function randomBreakerPolicy(random: () => number): BreakerPolicy {
  const calls = wholeBetween(random, 1, 30);
  const openMs = pick(random, [10, 100, 500]);
  return {
    window: random() < 0.5 ? { kind: 'count', calls } : { kind: 'time', seconds: pick(random, [0.5, 1, 5]) },
    callsMin: wholeBetween(random, 1, calls),
    consecutiveFailures: random() < 0.5 ? null : wholeBetween(random, 1, 8),
    failureRate: random() < 0.3 ? null : pick(random, [0.2, 0.5, 0.75, 1]),
    slowCall: random() < 0.5 ? null : { thresholdMs: 50, rate: pick(random, [0.2, 0.5, 1]) },
    openMs,
    openMsMax: openMs * pick(random, [1, 3, 20]),
    openGrowth: pick(random, [1, 2, 3]),
    openJitter: pick(random, [0, 0.25]),
    halfOpenProbes: wholeBetween(random, 1, 4),
  };
}

interface CallUnderWay {
  readonly ticket: number;
  readonly period: number;
  readonly startedMs: number;
}

function breakerSequence(seed: number, steps: number): SequenceResult {
  const random = seededRandom(seed ^ 0x5bd1e995);
  const policy = randomBreakerPolicy(random);
  // Both draw their jitter from the same numbers.
  const jitterSeed = seed + 1;
  let now = wholeBetween(random, 0, 100_000);
  let transitions = 0;
  const runtime = { now: () => now, random: seededRandom(jitterSeed), setTimer: () => undefined };
  const real = createBreaker('callee', policy, runtime, () => (transitions += 1));
  const naive = new NaiveBreaker(policy, seededRandom(jitterSeed));
  const underWay: CallUnderWay[] = [];
  let failureShare = 0.1;
  let decisions = 0;
  let refusals = 0;
  const differs = (step: number, message: string): SequenceResult => {
    const difference: Difference = { seed, step, of: 'breaker', policy, message: `at ${now} ms ${message}` };
    return { decisions, transitions, refusals, difference };
  };
  for (let step = 0; step < steps; step += 1) {
    now += random() < 0.03 ? 3000 * random() : pick(random, [0, 5, 40]) * random();
    if (random() < 0.05) failureShare = pick(random, [0, 0.1, 0.5, 1]);
    if (underWay.length === 0 || random() < 0.5) {
      decisions += 1;
      const ticket = real.acquire();
      const period = naive.ask(now);
      if ((ticket !== 0) !== (period !== null)) {
        return differs(step, `the breaker ${ticket === 0 ? 'refused' : 'admitted'}, the model did not`);
      }
      if (ticket === 0 || period === null) refusals += 1;
      else underWay.push({ ticket, period, startedMs: now });
    } else {
      const [call] = underWay.splice(wholeBetween(random, 0, underWay.length - 1), 1);
      if (call === undefined) continue;
      const durationMs = now - call.startedMs;
      const result = random() < 0.05 ? 'void' : random() < failureShare ? 'failed' : 'ok';
      naive.tell(call.period, result, durationMs, now);
      if (result === 'ok') real.succeed(call.ticket, durationMs);
      else if (result === 'failed') real.fail(call.ticket, durationMs);
      else real.release(call.ticket);
    }
    if (real.state !== naive.state) return differs(step, `the breaker is ${real.state}, the model ${naive.state}`);
  }
  if (transitions !== naive.changes) {
    return differs(steps, `the breaker told of ${transitions} transitions, the model made ${naive.changes}`);
  }
  return { decisions, transitions, refusals, difference: null };
}
