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
  const atMs = Number(parts.at(-1));
  if (!Number.isFinite(atMs)) return undefined;
  if (kind === 'scaling' && parts.length === 2 && parts[0]) return { kind, autoscaler: parts[0], atMs };
  const [service, peer] = parts;
  if (parts.length !== 3 || !service || !peer) return undefined;
  return kind === 'transition' || kind === 'ejection' || kind === 'shed' ? { kind, service, peer, atMs } : undefined;
}
