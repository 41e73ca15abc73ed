import type { ConsulClient } from '@gameday/consul';
import { policyKey } from '@gameday/conventions';
import type { Telemetry } from '@gameday/telemetry';
import { defaultEdgeSettings, type EdgeOverrides } from './edge-settings.ts';
import { createEdgeTelemetry } from './edge-telemetry.ts';
import type { Explanations } from './explanations.ts';
import { createGovernedEdge, type GovernedEdge } from './governed-edge.ts';

/** All edges of this process, by their peer. */
export interface Governance {
  /** Makes the edge to a service, or gives the one that is there. */
  edge(peer: string, overrides?: EdgeOverrides): GovernedEdge;
  readonly edges: ReadonlyMap<string, GovernedEdge>;
  close(): void;
}

export interface GovernanceOptions {
  /** The calling service's name. */
  readonly service: string;
  readonly consul: Pick<ConsulClient, 'watchKey'>;
  readonly telemetry: Telemetry;
  readonly explanations: Explanations;
}

export function createGovernance({ service, consul, telemetry, explanations }: GovernanceOptions): Governance {
  const edges = new Map<string, GovernedEdge>();
  return {
    edges,
    edge(peer, overrides = {}) {
      const known = edges.get(peer);
      if (known) return known;
      const edge = createGovernedEdge({
        peer,
        base: { ...defaultEdgeSettings, ...overrides },
        watch: consul.watchKey(policyKey(service, peer)),
        telemetry: createEdgeTelemetry(telemetry, peer),
        explanations,
      });
      edges.set(peer, edge);
      return edge;
    },
    close() {
      for (const edge of edges.values()) edge.close();
    },
  };
}
