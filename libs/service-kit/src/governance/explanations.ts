import type { Ejection, EjectionReturn, ShedBurst } from '@gameday/balancer';
import type { BreakerTransition } from '@gameday/resilience';

/** An attempt that went wrong: what an explanation points to. */
export interface Evidence {
  readonly at: string;
  readonly traceId: string | undefined;
  readonly endpoint: string | undefined;
  readonly outcome: string;
  readonly durationMs: number;
}

export type Decision =
  | { readonly kind: 'transition'; readonly transition: BreakerTransition }
  | { readonly kind: 'ejection'; readonly ejection: Ejection }
  | { readonly kind: 'ejection_withheld'; readonly ejection: Ejection }
  | { readonly kind: 'return'; readonly back: EjectionReturn }
  | { readonly kind: 'shed'; readonly burst: ShedBurst };

/** Why something was decided: a sentence for people, the numbers it was decided by, and the requests that it was seen in. */
export type Explanation = Decision & {
  readonly id: number;
  readonly at: string;
  /** The other end of the edge; the service itself for what its own limit shed. */
  readonly peer: string;
  readonly summary: string;
  /** The attempts before it that went wrong, newest first. */
  readonly evidence: readonly Evidence[];
  /** Faults that were in force on this edge, a sentence for each. */
  readonly faults: readonly string[];
};

/** So many are kept; the oldest go first. */
const keptMax = 200;
const evidenceKept = 32;
const evidenceShown = 10;

export interface ExplanationsOptions {
  readonly now?: () => Date;
  /** The faults in force that concern calls of a peer; default none are known of. */
  readonly faultsOn?: (peer: string) => readonly string[];
}

/** Keeps the latest explanations, and the latest failures to explain by. */
export function createExplanations({ now = () => new Date(), faultsOn = () => [] }: ExplanationsOptions = {}) {
  const kept: Explanation[] = [];
  const failures = new Map<string, Evidence[]>();
  let lastId = 0;
  return {
    /** Notes an attempt that went wrong. */
    failed(peer: string, evidence: Omit<Evidence, 'at'>): void {
      const list = failures.get(peer) ?? [];
      failures.set(peer, list);
      list.unshift({ at: now().toISOString(), ...evidence });
      if (list.length > evidenceKept) list.pop();
    },
    add(peer: string, decision: Decision, endpoint?: string): Explanation {
      const seenIn = () =>
        (failures.get(peer) ?? [])
          .filter((item) => endpoint === undefined || item.endpoint === endpoint)
          .slice(0, evidenceShown);
      lastId += 1;
      const common = { id: lastId, at: now().toISOString(), peer, summary: summarize(peer, decision) };
      const explanation = { ...decision, ...common, evidence: seenIn(), faults: faultsOn(peer) };
      kept.push(explanation);
      // The attempts whose time was over in this very moment led to the decision, and tell of themselves right after it.
      setImmediate(() => (explanation.evidence = seenIn()));
      if (kept.length > keptMax) kept.shift();
      return explanation;
    },
    /** The latest first. */
    list: (peer?: string): readonly Explanation[] =>
      kept.filter((explanation) => peer === undefined || explanation.peer === peer).toReversed(),
  };
}

export type Explanations = ReturnType<typeof createExplanations>;

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
const ms = (value: number): string => `${Math.round(value)} ms`;

/** A decision as a sentence. */
export function summarize(peer: string, decision: Decision): string {
  switch (decision.kind) {
    case 'transition':
      return summarizeTransition(peer, decision.transition);
    case 'ejection':
      return `${decision.ejection.endpointId} was ejected for ${ms(decision.ejection.forMs)}: ${ejectionReason(decision.ejection)}`;
    case 'ejection_withheld':
      return (
        `${decision.ejection.endpointId} stays although ${ejectionReason(decision.ejection)}: ` +
        `${decision.ejection.ejected} of ${decision.ejection.endpoints} are ejected, and no more than ${decision.ejection.ejectedMax} may be`
      );
    case 'return':
      return `${decision.back.endpointId} came back after ${ms(decision.back.afterMs)} (ejection ${decision.back.times})`;
    case 'shed':
      return summarizeBurst(peer, decision.burst);
  }
}

function ejectionReason({ cause, observed, threshold, probation, window }: Ejection): string {
  switch (cause) {
    case 'connection_errors':
      return `${observed} connection errors in a row (threshold ${threshold}${probation ? ', on probation' : ''})`;
    case 'consecutive_errors':
      return `${observed} errors in a row (threshold ${threshold}${probation ? ', on probation' : ''})`;
    case 'success_rate':
      return `its success rate was ${percent(observed)} over ${window.requests} calls, below ${percent(threshold)} by the others' measure`;
  }
}

function summarizeTransition(
  peer: string,
  { from, to, cause, observed, threshold, window, openForMs }: BreakerTransition,
): string {
  const open = typeof openForMs === 'number' ? ` for ${ms(openForMs)}` : '';
  const head = `the breaker for ${peer} went from ${from.replace('_', '-')} to ${to.replace('_', '-')}${open}`;
  switch (cause) {
    case 'consecutive_failures':
      return `${head}: ${observed} failures in a row (threshold ${threshold})`;
    case 'failure_rate':
      return `${head}: ${percent(observed)} of ${window.calls} calls failed (threshold ${percent(threshold)})`;
    case 'slow_rate':
      return `${head}: ${percent(observed)} of ${window.calls} calls were slow (threshold ${percent(threshold)})`;
    case 'open_time_over':
      return `${head}: it was open for ${ms(observed)}, now probes tell`;
    case 'probe_failed':
      return `${head}: a probe failed`;
    case 'probes_slow':
      return `${head}: the probes were slow`;
    case 'probes_ok':
      return `${head}: ${observed} of ${threshold} probes succeeded`;
    case 'forced':
      return `${head}: set from outside, by hand or because the callee came back with other replicas`;
  }
}

function summarizeBurst(peer: string, burst: ShedBurst): string {
  const normal = burst.baselineMs === null ? '' : `, where ${ms(burst.baselineMs)} is normal`;
  const took = burst.rttMaxMs === null ? '' : `; requests took up to ${ms(burst.rttMaxMs)} on average${normal}`;
  return (
    `${peer} shed ${burst.shedTotal} requests and served ${burst.admitted} in ${ms(burst.lastMs - burst.startedMs)}: ` +
    `${burst.inFlightMax} at once against a limit of ${burst.limitMin} to ${burst.limitAtStart}${took}`
  );
}
