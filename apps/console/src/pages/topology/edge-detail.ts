import {
  type EdgeDetail,
  edgeId,
  type EdgeReplica,
  type EndpointInBrief,
  type FlowTracks,
  type PolicyInForce,
} from '@gameday/console-api';
import type { GovernanceReport } from '@gameday/service-kit';
import type { GovernanceReading } from '../../sources/governance.ts';
import { latestDecisions } from './decisions.ts';

type EdgeReport = GovernanceReport['edges'][number];
type InForce = Pick<EdgeReport, 'source' | 'version' | 'refused'> & { readonly settings: object };

/** What is in force, each different policy once with the replicas that have it: the one that most have comes first. */
export function groupPolicies(
  told: readonly { readonly replica: string; readonly inForce: InForce }[],
): PolicyInForce[] {
  const groups = new Map<string, { inForce: InForce; replicas: string[] }>();
  for (const { replica, inForce } of told) {
    const { settings, source, version, refused } = inForce;
    const key = JSON.stringify([settings, source, version, refused]);
    const group = groups.get(key) ?? { inForce, replicas: [] };
    group.replicas.push(replica);
    groups.set(key, group);
  }
  return [...groups.values()]
    .toSorted((a, b) => b.replicas.length - a.replicas.length)
    .map(({ inForce: { settings, source, version, refused }, replicas }) => ({
      replicas,
      source,
      version,
      settings: settings as Readonly<Record<string, unknown>>,
      refused: (refused?.errors ?? []).map(({ path, message }) => (path ? `${path} ${message}` : message)),
    }));
}

function endpointOf(endpoint: EdgeReport['state']['balancer']['endpoints'][number], nowMs: number): EndpointInBrief {
  const { id, status, outstanding, ewmaMs } = endpoint;
  return {
    id,
    state: status.kind,
    cause: status.kind === 'ejected' ? status.cause : undefined,
    leftMs: status.kind === 'healthy' ? undefined : Math.max(0, status.untilMs - nowMs),
    outstanding,
    latencyMs: ewmaMs ?? undefined,
  };
}

function replicaOf(replica: string, nowMs: number, { state }: EdgeReport): EdgeReplica {
  const { breaker, retryBudget, bulkhead, callsInFlight } = state.edge;
  return {
    replica,
    breaker: breaker
      ? {
          state: breaker.state,
          forMs: Math.max(0, nowMs - breaker.sinceMs),
          leftMs: breaker.openUntilMs === null ? undefined : Math.max(0, breaker.openUntilMs - nowMs),
          ...{ calls: breaker.window.calls, failures: breaker.window.failures, slow: breaker.window.slow },
        }
      : undefined,
    retryBudget: retryBudget?.ratio,
    bulkhead: bulkhead ? { inUse: bulkhead.inUse, queued: bulkhead.queued } : undefined,
    callsInFlight,
    endpoints: state.balancer.endpoints.map((endpoint) => endpointOf(endpoint, nowMs)),
  };
}

/** What the panel of an edge shows, from what the caller's replicas say. */
export function edgeDetail(
  { service, peer }: { readonly service: string; readonly peer: string },
  { reports, silent }: GovernanceReading,
  { tracks, notes }: { readonly tracks: FlowTracks | undefined; readonly notes: readonly string[] },
): EdgeDetail {
  const told = reports.flatMap(({ replica, nowMs, edges }) => {
    const edge = edges.find((one) => one.peer === peer);
    return edge ? [{ replica, nowMs, inForce: edge }] : [];
  });
  return {
    id: edgeId(service, peer),
    policies: groupPolicies(told),
    replicas: told.map(({ replica, nowMs, inForce }) => replicaOf(replica, nowMs, inForce)),
    decisions: latestDecisions(reports),
    tracks,
    notes: [...notes, ...silent.map(({ reason }) => `${reason}; what it has in force is not known.`)],
  };
}
