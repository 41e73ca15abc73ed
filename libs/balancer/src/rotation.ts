import { ejectedMax, ejectionMs, timesNow, type Verdict } from './ejection.ts';
import { resetWindow, type EndpointState } from './endpoint-state.ts';
import type { BalancerListener, Ejection, EjectionReturn } from './events.ts';
import type { BalancerPolicy, EjectionPolicy } from './policy.ts';
import { successRateOutliers } from './success-rate.ts';

/** How long a window of counts is where no success rate is judged, in ms: they still explain ejections. */
const windowMs = 10_000;

/** Which endpoints are in the rotation and which are ejected, and until when. */
export interface Rotation<E> {
  /** All that discovery names, in its order. */
  readonly all: ReadonlyMap<string, EndpointState<E>>;
  /** Those that may be picked. */
  readonly available: readonly EndpointState<E>[];
  /** How many of them are in slow start. */
  readonly slowStarting: number;
  /** When something is to be settled next. */
  readonly dueMs: number;
  update(
    endpoints: readonly E[],
    policy: BalancerPolicy,
    nowMs: number,
    create: (endpoint: E) => EndpointState<E>,
  ): void;
  /** Takes an endpoint out, or tells that too many are out already: false. */
  eject(state: EndpointState<E>, verdict: Verdict, policy: EjectionPolicy, nowMs: number): boolean;
  /** Does what is due: returns, the end of slow starts, the comparison of success rates. */
  settle(policy: BalancerPolicy, nowMs: number): void;
  setPolicy(policy: BalancerPolicy, nowMs: number): void;
}

export function createRotation<E extends { readonly id: string }>(listener: BalancerListener): Rotation<E> {
  let all = new Map<string, EndpointState<E>>();
  let available: EndpointState<E>[] = [];
  let slowStarting = 0;
  let dueMs = Number.POSITIVE_INFINITY;
  let windowEndsMs = Number.NEGATIVE_INFINITY;

  const ejectedCount = () => all.size - available.length;

  /** Rebuilds what `pick` reads. Runs when an endpoint comes, goes or changes its state, not on calls. */
  const arrange = (policy: BalancerPolicy) => {
    const states = [...all.values()];
    available = states.filter(({ ejected }) => ejected === null);
    const starting = available.filter(({ slowStartFromMs }) => slowStartFromMs >= 0);
    slowStarting = starting.length;
    dueMs = Math.min(
      all.size > 0 ? windowEndsMs : Number.POSITIVE_INFINITY,
      ...states.map(({ ejected }) => ejected?.untilMs ?? Number.POSITIVE_INFINITY),
      ...starting.map(({ slowStartFromMs }) => slowStartFromMs + policy.slowStartMs),
    );
  };

  const putBack = (
    state: EndpointState<E>,
    reason: EjectionReturn['reason'],
    policy: BalancerPolicy,
    nowMs: number,
  ) => {
    const { ejected } = state;
    if (ejected === null) return;
    state.ejected = null;
    state.returnedAtMs = nowMs;
    state.probation = true;
    state.consecutiveErrors = 0;
    state.consecutiveConnectionErrors = 0;
    state.slowStartFromMs = policy.slowStartMs > 0 ? nowMs : -1;
    resetWindow(state, nowMs);
    arrange(policy);
    const { cause, sinceMs } = ejected;
    const afterMs = nowMs - sinceMs;
    listener.returned?.({ endpointId: state.id, atMs: nowMs, reason, cause, afterMs, times: state.times });
  };

  /** Ends ejections until no more are out than may be, those first that would have ended first. */
  const keepShare = (policy: BalancerPolicy, nowMs: number, reason: EjectionReturn['reason']) => {
    const allowed = policy.ejection ? ejectedMax(all.size, policy.ejection.shareMax) : 0;
    const out = [...all.values()]
      .filter(({ ejected }) => ejected !== null)
      .toSorted((a, b) => (a.ejected?.untilMs ?? 0) - (b.ejected?.untilMs ?? 0));
    for (const state of out.slice(0, Math.max(0, out.length - allowed))) putBack(state, reason, policy, nowMs);
  };

  const judgeSuccessRates = (policy: BalancerPolicy, nowMs: number) => {
    if (policy.ejection?.successRate) {
      for (const { state, verdict } of successRateOutliers(available, policy.ejection.successRate)) {
        rotation.eject(state, verdict, policy.ejection, nowMs);
      }
    }
    for (const state of all.values()) resetWindow(state, nowMs);
    windowEndsMs = nowMs + (policy.ejection?.successRate?.intervalMs ?? windowMs);
  };

  const rotation: Rotation<E> = {
    get all() {
      return all;
    },
    get available() {
      return available;
    },
    get slowStarting() {
      return slowStarting;
    },
    get dueMs() {
      return dueMs;
    },
    update(endpoints, policy, nowMs, create) {
      const before = all;
      all = new Map(
        endpoints.map((endpoint) => {
          const old = before.get(endpoint.id);
          if (old && isSameEndpoint(old.endpoint, endpoint)) {
            old.endpoint = endpoint;
            return [endpoint.id, old];
          }
          const state = create(endpoint);
          // When nobody was known, it is this process that is new, not the endpoints.
          if (before.size > 0 && policy.slowStartMs > 0) state.slowStartFromMs = nowMs;
          return [endpoint.id, state];
        }),
      );
      for (const [id, state] of before) if (all.get(id) !== state) state.known = false;
      if (windowEndsMs === Number.NEGATIVE_INFINITY) {
        windowEndsMs = nowMs + (policy.ejection?.successRate?.intervalMs ?? windowMs);
      }
      arrange(policy);
      keepShare(policy, nowMs, 'share');
    },
    eject(state, verdict, policy, nowMs) {
      const times = timesNow(state, policy, nowMs) + 1;
      const max = ejectedMax(all.size, policy.shareMax);
      const allowed = ejectedCount() < max;
      const forMs = ejectionMs(times, policy);
      const ejection: Ejection = {
        endpointId: state.id,
        atMs: nowMs,
        cause: verdict.cause,
        observed: verdict.observed,
        threshold: verdict.threshold,
        probation: state.probation,
        window: {
          sinceMs: state.windowFromMs,
          requests: state.requests,
          failures: state.failures,
          consecutiveErrors: state.consecutiveErrors,
          consecutiveConnectionErrors: state.consecutiveConnectionErrors,
          ...(verdict.others ? { others: verdict.others } : {}),
        },
        forMs,
        times,
        endpoints: all.size,
        ejected: ejectedCount() + (allowed ? 1 : 0),
        ejectedMax: max,
      };
      if (!allowed) {
        if (nowMs - state.withheldAtMs >= policy.baseMs) {
          state.withheldAtMs = nowMs;
          listener.withheld?.(ejection);
        }
        return false;
      }
      state.ejected = { cause: verdict.cause, sinceMs: nowMs, untilMs: nowMs + forMs };
      state.times = times;
      state.ejectionsTotal += 1;
      state.slowStartFromMs = -1;
      state.penalty = 1;
      available = available.filter((other) => other !== state);
      slowStarting = available.filter(({ slowStartFromMs }) => slowStartFromMs >= 0).length;
      dueMs = Math.min(dueMs, nowMs + forMs);
      listener.ejected?.(ejection);
      return true;
    },
    settle(policy, nowMs) {
      if (nowMs < dueMs) return;
      if (nowMs >= windowEndsMs) judgeSuccessRates(policy, nowMs);
      for (const state of all.values()) {
        if (state.slowStartFromMs >= 0 && nowMs - state.slowStartFromMs >= policy.slowStartMs)
          state.slowStartFromMs = -1;
        if (state.ejected && nowMs >= state.ejected.untilMs) putBack(state, 'over', policy, nowMs);
      }
      arrange(policy);
    },
    setPolicy(policy, nowMs) {
      if (policy.ejection === null) for (const state of all.values()) state.penalty = 1;
      windowEndsMs = Math.min(windowEndsMs, nowMs + (policy.ejection?.successRate?.intervalMs ?? windowMs));
      arrange(policy);
      keepShare(policy, nowMs, 'policy');
    },
  };
  return rotation;
}

/** The same process, as far as its description tells: a replica that moved to another port is another one. */
function isSameEndpoint(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const others = new Map<string, unknown>(Object.entries(b));
  const own = Object.entries(a);
  return (
    own.length === others.size && own.every(([key, value]) => others.has(key) && isSameEndpoint(value, others.get(key)))
  );
}
