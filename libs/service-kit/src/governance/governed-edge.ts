import { createBalancer, type Balancer, type Picked } from '@gameday/balancer';
import type { KeyWatch } from '@gameday/consul';
import { createEdge, type Call, type Edge } from '@gameday/resilience';
import type { Cancellation } from '../cancellation.ts';
import type { Endpoint } from '../http-transport.ts';
import { parseEdgeSettings, type EdgeSettings } from './edge-settings.ts';
import type { EdgeTelemetry } from './edge-telemetry.ts';
import type { Explanations } from './explanations.ts';
import { followSettings, type InForce, type LiveSettings } from './live-settings.ts';
import { nodeRuntime } from './runtime.ts';

/** One edge: its policies, its choice among the callee's replicas, and what is told about both. */
export interface GovernedEdge {
  readonly peer: string;
  readonly inForce: InForce<EdgeSettings>;
  call<T>(call: Call<T, Cancellation>): Promise<T>;
  /** @param tried ids of the endpoints that this call has been sent to already */
  pick(tried: ReadonlySet<string>): Picked<Endpoint> | undefined;
  update(endpoints: readonly Endpoint[]): void;
  snapshot(): {
    readonly edge: ReturnType<Edge['snapshot']>;
    readonly balancer: ReturnType<Balancer<Endpoint>['snapshot']>;
  };
  close(): void;
}

export interface GovernedEdgeOptions {
  readonly peer: string;
  /** What is in force while no key says otherwise. */
  readonly base: EdgeSettings;
  readonly watch: KeyWatch;
  readonly telemetry: EdgeTelemetry;
  readonly explanations: Explanations;
}

export function createGovernedEdge({ peer, base, watch, telemetry, explanations }: GovernedEdgeOptions): GovernedEdge {
  const { balancer: balancerPolicy, ...policy } = base;
  const edge = createEdge<Cancellation>(peer, policy, nodeRuntime, {
    callEnded: telemetry.callEnded,
    attemptEnded: telemetry.attemptEnded,
    rejected: ({ reason }) => telemetry.rejected(reason),
    transition(transition) {
      telemetry.transition(transition);
      telemetry.explained(explanations.add(peer, { kind: 'transition', transition }));
    },
  });
  const balancer = createBalancer<Endpoint>(balancerPolicy, nodeRuntime, {
    ejected: (ejection) =>
      telemetry.explained(explanations.add(peer, { kind: 'ejection', ejection }, ejection.endpointId)),
    withheld: (ejection) =>
      telemetry.explained(explanations.add(peer, { kind: 'ejection_withheld', ejection }, ejection.endpointId)),
    returned: (back) => telemetry.explained(explanations.add(peer, { kind: 'return', back }, back.endpointId)),
  });
  let known = 0;
  const live: LiveSettings<EdgeSettings> = followSettings({
    watch,
    base,
    parse: (input) => parseEdgeSettings(input, base),
    changed({ settings, source, version }) {
      const { balancer: nextBalancer, ...nextPolicy } = settings;
      edge.setPolicy(nextPolicy);
      balancer.setPolicy(nextBalancer);
      telemetry.settingsChanged({ source, version });
    },
    refused: ({ refused }) => refused && telemetry.settingsRefused(refused),
  });
  telemetry.onScrape(() => ({ edge: edge.snapshot(), balancer: balancer.snapshot() }));
  return {
    peer,
    get inForce() {
      return live.inForce;
    },
    call: (call) => edge.call(call),
    pick: (tried) => balancer.pick(tried),
    update(endpoints) {
      const cameBack = known === 0 && endpoints.length > 0;
      known = endpoints.length;
      balancer.update(endpoints);
      // Whoever failed is gone from the registry, and others are there: what the breaker knows is not about them.
      if (cameBack && edge.breaker && edge.breaker.state !== 'closed') edge.breaker.force('closed');
    },
    snapshot: () => ({ edge: edge.snapshot(), balancer: balancer.snapshot() }),
    close: () => live.close(),
  };
}
