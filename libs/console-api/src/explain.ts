import type { ArithmeticStep } from './autoscaling.ts';
import type { TimelineItem, TimelineLink } from './timeline.ts';

/** What a person asks "why?" of. */
export type ExplainTarget =
  /** A circuit breaker that changed its state, an endpoint put out of the balancer's choice, calls that were refused. */
  | {
      readonly kind: 'transition' | 'ejection' | 'shed';
      readonly service: string;
      /** The callee; `server` for the service's own limit. */
      readonly peer: string;
      /** About when, milliseconds since 1970: the decision nearest to it is told. */
      readonly atMs: number;
    }
  /** A decision of an autoscaler. */
  | { readonly kind: 'scaling'; readonly autoscaler: string; readonly atMs: number };

/** As it stands in an address: `transition~feed~users~1795403872360`. */
export const explainKey = (target: ExplainTarget): string =>
  target.kind === 'scaling'
    ? `scaling~${target.autoscaler}~${target.atMs}`
    : `${target.kind}~${target.service}~${target.peer}~${target.atMs}`;

/** What an address says; undefined where it says nothing that can be explained. */
export function explainTarget(key: string | null | undefined): ExplainTarget | undefined {
  const [kind, ...parts] = (key ?? '').split('~');
  const text = parts.at(-1) ?? '';
  const atMs = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(atMs) || atMs < 0) return undefined;
  if (kind === 'scaling' && parts.length === 2 && parts[0]) return { kind, autoscaler: parts[0], atMs };
  const [service, peer] = parts;
  if (parts.length !== 3 || !service || !peer) return undefined;
  return kind === 'transition' || kind === 'ejection' || kind === 'shed' ? { kind, service, peer, atMs } : undefined;
}

export type ExplainUnit = 'share' | 'count' | 'perSecond' | 'ms' | 'seconds' | 'ratio' | 'replicas';

/** A figure of the decision; `threshold` where it was held against one. */
export interface ExplainFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: ExplainUnit;
  readonly threshold?: number;
  /** `at or above 50 % opens it`. */
  readonly rule?: string;
  /** This one decided. */
  readonly decided: boolean;
}

export interface ExplainChart {
  readonly title: string;
  readonly unit: ExplainUnit;
  readonly lines: ReadonlyArray<{
    readonly label: string;
    readonly points: ReadonlyArray<readonly [atMs: number, value: number]>;
    /** A value holds until the next one. */
    readonly step: boolean;
  }>;
  readonly threshold?: { readonly value: number; readonly label: string };
  readonly fromMs: number;
  readonly toMs: number;
  /** When it was decided. */
  readonly atMs: number;
  /** What was looked back on. */
  readonly windowFromMs?: number;
  /** Where the points come from. */
  readonly source: string;
}

/** A request that the decision was seen in. */
export interface ExplainEvidence {
  readonly atMs: number;
  readonly outcome: string;
  readonly durationMs: number;
  readonly endpoint?: string;
  readonly traceId?: string;
}

/** The rules that it was decided by. */
export interface ExplainPolicy {
  readonly name: string;
  /** Where it comes from, in words. */
  readonly source: string;
  readonly settings: ReadonlyArray<{ readonly name: string; readonly value: string; readonly decided: boolean }>;
  /** Why it may be another than at that moment. */
  readonly note?: string;
}

/** A fault, a run or a load that was there at that moment. */
export interface ExplainInForce {
  readonly item: TimelineItem;
  /** How long it had been there, and how long it stayed, in words. */
  readonly when: string;
  /** It concerns this edge or service, not only something else in the lab. */
  readonly near: boolean;
}

/** What the edge was like before and after. */
export interface ExplainEffect {
  readonly name: string;
  readonly unit: ExplainUnit;
  readonly before?: number;
  readonly after?: number;
}

/** `GET /api/explain?key=…`. */
export interface Explained {
  readonly key: string;
  readonly target: ExplainTarget;
  /** `The breaker of gateway → assets opened`. */
  readonly title: string;
  readonly atMs: number;
  /** What happened, in sentences. */
  readonly says: readonly string[];
  readonly replica?: string;
  /** `exact`: the decision's own record. `measured`: it is gone, and this is what Prometheus has. */
  readonly evidenceIs: 'exact' | 'measured';
  /** Why it is only measured. */
  readonly missing?: string;
  readonly figures: readonly ExplainFigure[];
  readonly charts: readonly ExplainChart[];
  readonly policy?: ExplainPolicy;
  readonly evidence: readonly ExplainEvidence[];
  readonly inForce: readonly ExplainInForce[];
  readonly effects: readonly ExplainEffect[];
  /** The lengths of time that `effects` are about. */
  readonly effectsSeconds: number;
  /** What happened around it, in the order of time, itself left out. */
  readonly around: readonly TimelineItem[];
  /** Of a decision of an autoscaler. */
  readonly steps: readonly ArithmeticStep[];
  /** What can be done next. */
  readonly next: ReadonlyArray<{ readonly text: string; readonly link?: TimelineLink; readonly command?: string }>;
  readonly links: readonly TimelineLink[];
  /** Which sources are away. */
  readonly notes: readonly string[];
}
