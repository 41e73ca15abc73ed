import type { LimiterSnapshot, LimitPolicy } from '@gameday/balancer';
import { serverPeer } from '@gameday/conventions';
import type { EdgeSettings } from './edge-settings.ts';
import type { Explanation, Explanations } from './explanations.ts';
import type { Governance } from './governance.ts';
import type { GovernedEdge } from './governed-edge.ts';
import type { InForce } from './live-settings.ts';

export interface EdgeReport extends InForce<EdgeSettings> {
  readonly peer: string;
  readonly state: ReturnType<GovernedEdge['snapshot']>;
}

/** What `GET /governance` on a replica's admin port answers. */
export interface GovernanceReport {
  readonly service: string;
  readonly replica: string;
  /** The runtime's clock, in ms: what `atMs` and `sinceMs` in snapshots are to be compared with. */
  readonly nowMs: number;
  readonly edges: readonly EdgeReport[];
  /** The limit on what this replica serves at once. */
  readonly server: InForce<LimitPolicy> & { readonly state: LimiterSnapshot };
  /** The latest decisions and what led to them, the latest first. */
  readonly explanations: readonly Explanation[];
}

export interface ReportOptions {
  readonly service: string;
  readonly replica: string;
  readonly governance: Governance;
  readonly explanations: Explanations;
  readonly server: { readonly inForce: InForce<LimitPolicy>; snapshot(): LimiterSnapshot };
}

/** Makes the report, of everything or of one peer. */
export function reportGovernance(options: ReportOptions, peer?: string): GovernanceReport {
  const { service, replica, governance, explanations, server } = options;
  const edges = [...governance.edges.values()].filter((edge) => peer === undefined || edge.peer === peer);
  return {
    service,
    replica,
    nowMs: performance.now(),
    edges: edges.map((edge) => ({ peer: edge.peer, ...edge.inForce, state: edge.snapshot() })),
    server: { ...server.inForce, state: server.snapshot() },
    explanations: explanations.list(peer === serverPeer ? service : peer),
  };
}
