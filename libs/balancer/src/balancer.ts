import type { Outcome } from '@gameday/conventions';
import { judgeErrorsInARow, penaltyOf } from './ejection.ts';
import { createEndpointState, type EndpointState } from './endpoint-state.ts';
import type { BalancerListener, BalancerSnapshot } from './events.ts';
import { growthAt, needsNewScale, observe, observeAtLeast, rescale, type EwmaScale } from './peak-ewma.ts';
import type { BalancerPolicy } from './policy.ts';
import { createRotation } from './rotation.ts';
import { slowStartWeight } from './slow-start.ts';
import { snapshotOf } from './snapshot.ts';

/** What the balancer takes from its surroundings. */
export interface BalancerRuntime {
  /** A monotonic clock, in ms. */
  now(): number;
  /** Uniform in [0, 1). */
  random(): number;
}

export interface BalancedEndpoint {
  /** Names the endpoint in its callee: the same id with the same other fields is the same process. */
  readonly id: string;
}

/** An endpoint that was picked for one attempt. */
export interface Picked<E> {
  readonly endpoint: E;
  /** The attempt is over. To be called exactly once; later calls do nothing. */
  done(outcome: Outcome, durationMs: number): void;
}

/** Spreads calls over the endpoints of one callee. */
export interface Balancer<E extends BalancedEndpoint> {
  /**
   * The endpoints as discovery knows them now. Those that stay keep their statistics; new ones begin slowly, except
   * when there was none before. An id with changed fields is another process: it begins anew.
   */
  update(endpoints: readonly E[]): void;
  /**
   * The endpoint for the next attempt; undefined only if none is known. Those in `exclude`, which the call has tried
   * already, are avoided while another one is in the rotation. Ejected ones are never picked.
   */
  pick(exclude?: ReadonlySet<string>): Picked<E> | undefined;
  /** Replaces the policy; statistics stay, and ejections that the new one would not allow end. */
  setPolicy(policy: BalancerPolicy): void;
  /** The state of every endpoint, in discovery's order. Ejections whose time is over end by it, as by a pick. */
  snapshot(): BalancerSnapshot;
}

/**
 * Creates a balancer: power of two choices (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing",
 * 2001) on peak EWMA times (outstanding + 1) as in Finagle, with outlier ejection and slow start as in Envoy. It keeps no
 * timer: what is due happens in the next `pick`, `done` or `snapshot`.
 */
export function createBalancer<E extends BalancedEndpoint>(
  initialPolicy: BalancerPolicy,
  runtime: BalancerRuntime,
  listener: BalancerListener = {},
): Balancer<E> {
  let policy = initialPolicy;
  /** What calls of this callee take on average, in ms: the cost of endpoints that nobody has measured yet. */
  const typical = { ms: 0 };
  const scale: EwmaScale = { epochMs: runtime.now(), decayMs: policy.decayMs };
  /**
   * Had a connection error, but too few for an ejection: the next call goes there, so that the doubt is settled with it.
   * Left to chance, a dead one among three would be called again only after some more calls, and later.
   */
  let suspect: EndpointState<E> | null = null;
  const rotation = createRotation<E>(listener);

  /** What an endpoint's latency counts as, on the scale. */
  const scoreOf = (state: EndpointState<E>, nowMs: number): number =>
    (state.score < 0 ? typical.ms * growthAt(scale, nowMs) : state.score) * state.penalty;

  /** The cheaper of two. The first one was drawn at random, so where both are equal it is as good as a coin. */
  const cheaper = (a: EndpointState<E>, b: EndpointState<E>, nowMs: number): EndpointState<E> => {
    const scoreA = scoreOf(a, nowMs);
    const scoreB = scoreOf(b, nowMs);
    const tolerance = policy.toleranceRatio;
    if (scoreA <= scoreB * tolerance && scoreB <= scoreA * tolerance) return b.outstanding < a.outstanding ? b : a;
    return scoreB * (b.outstanding + 1) < scoreA * (a.outstanding + 1) ? b : a;
  };

  const weightOf = (state: EndpointState<E>, nowMs: number): number =>
    state.slowStartFromMs < 0 ? 1 : slowStartWeight(nowMs - state.slowStartFromMs, policy.slowStartMs);

  /** Power of two choices; where some begin slowly, the winner keeps the call with the chance of its weight only. */
  const choose = (candidates: readonly EndpointState<E>[], nowMs: number): EndpointState<E> | undefined => {
    const count = candidates.length;
    if (count < 2) return candidates[0];
    // One random number for an ordered pair of different ones.
    const pair = Math.floor(runtime.random() * count * (count - 1));
    const first = Math.floor(pair / (count - 1));
    const other = pair - first * (count - 1);
    const a = candidates[first];
    const b = candidates[other < first ? other : other + 1];
    if (a === undefined || b === undefined) return a ?? b;
    const winner = cheaper(a, b, nowMs);
    if (rotation.slowStarting === 0) return winner;
    const loser = winner === a ? b : a;
    const weight = weightOf(winner, nowMs) / weightOf(loser, nowMs);
    return weight >= 1 || runtime.random() < weight ? winner : loser;
  };

  const settle = (nowMs: number): void => {
    rescale(rotation.all.values(), scale, nowMs, policy.decayMs);
    rotation.settle(policy, nowMs);
  };

  const done = (state: EndpointState<E>, outcome: Outcome, durationMs: number): void => {
    state.outstanding -= 1;
    if (!state.known || outcome === 'rejected') return;
    const nowMs = runtime.now();
    if (nowMs >= rotation.dueMs) settle(nowMs);
    const tookMs = durationMs >= 0 ? durationMs : 0;
    let growth = growthAt(scale, nowMs);
    if (needsNewScale(growth)) {
      rescale(rotation.all.values(), scale, nowMs, policy.decayMs);
      growth = 1;
    }
    if (outcome === 'cancelled') return observeAtLeast(state, tookMs, growth);
    state.requests += 1;
    if (outcome === 'ok' || outcome === 'client_error') {
      observe(state, tookMs, growth);
      typical.ms += (tookMs - typical.ms) * (typical.ms === 0 ? 1 : typicalWeight);
      state.consecutiveErrors = 0;
      state.consecutiveConnectionErrors = 0;
      state.penalty = 1;
      state.probation = false;
      if (suspect === state) suspect = null;
    } else {
      observeAtLeast(state, tookMs, growth);
      state.failures += 1;
      state.consecutiveErrors += 1;
      state.consecutiveConnectionErrors = outcome === 'connection_error' ? state.consecutiveConnectionErrors + 1 : 0;
      if (policy.ejection && state.ejected === null) {
        const verdict = judgeErrorsInARow(state, policy.ejection);
        if (verdict === undefined) {
          if (outcome === 'connection_error') suspect = state;
        } else if (!rotation.eject(state, verdict, policy.ejection, nowMs)) {
          state.penalty = penaltyOf(state.consecutiveErrors);
        }
      }
    }
  };

  const attempt = (state: EndpointState<E>): Picked<E> => {
    state.outstanding += 1;
    state.picksTotal += 1;
    return new Attempt(state, done);
  };

  return {
    update(endpoints) {
      const nowMs = runtime.now();
      rotation.update(endpoints, policy, nowMs, (endpoint) => createEndpointState(endpoint, nowMs));
    },
    pick(exclude) {
      const nowMs = runtime.now();
      if (nowMs >= rotation.dueMs) settle(nowMs);
      if (suspect !== null && !exclude?.has(suspect.id)) {
        const doubted = suspect;
        suspect = null;
        if (doubted.known && doubted.ejected === null) return attempt(doubted);
      }
      const available = rotation.available;
      const untried =
        exclude === undefined || exclude.size === 0 ? available : available.filter(({ id }) => !exclude.has(id));
      const state = choose(untried.length > 0 ? untried : available, nowMs);
      return state && attempt(state);
    },
    setPolicy(next) {
      const nowMs = runtime.now();
      policy = next;
      rescale(rotation.all.values(), scale, nowMs, next.decayMs);
      rotation.setPolicy(next, nowMs);
    },
    snapshot() {
      const nowMs = runtime.now();
      settle(nowMs);
      return snapshotOf(rotation, policy, scale, nowMs);
    },
  };
}

/** One class for all balancers, so that call sites stay monomorphic; it holds no more than `done` needs. */
class Attempt<E> implements Picked<E> {
  readonly endpoint: E;
  #state: EndpointState<E> | null;
  readonly #finish: (state: EndpointState<E>, outcome: Outcome, durationMs: number) => void;

  constructor(
    state: EndpointState<E>,
    finish: (state: EndpointState<E>, outcome: Outcome, durationMs: number) => void,
  ) {
    this.endpoint = state.endpoint;
    this.#state = state;
    this.#finish = finish;
  }

  done(outcome: Outcome, durationMs: number): void {
    const state = this.#state;
    if (state === null) return;
    this.#state = null;
    this.#finish(state, outcome, durationMs);
  }
}

/** Weight of one call in the callee's average: about the last hundred calls count. */
const typicalWeight = 0.01;
