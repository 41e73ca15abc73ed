import type { FlowTracks, LabStatus, NodeDetail, NodeReplica } from '@gameday/console-api';
import type { GovernanceReport } from '@gameday/service-kit';
import type { GovernanceReading } from '../../sources/governance.ts';
import type { Autoscaler } from '../../sources/topology-deployments.ts';
import { latestDecisions } from './decisions.ts';

/** Who leaves a replica out of its choice, why and for how long still. */
function ejectedBy(name: string, service: string, reports: readonly GovernanceReport[]): NodeReplica['ejectedBy'] {
  return reports.flatMap(({ replica, nowMs, edges }) =>
    edges
      .filter(({ peer }) => peer === service)
      .flatMap(({ state }) => state.balancer.endpoints)
      .flatMap(({ id, status }) =>
        id === name && status.kind === 'ejected'
          ? [{ replica, cause: status.cause, leftMs: Math.max(0, status.untilMs - nowMs) }]
          : [],
      ),
  );
}

function limitOf(report: GovernanceReport | undefined): NodeReplica['limit'] {
  const state = report?.server.state;
  if (!state) return undefined;
  const { critical, default: byDefault, sheddable } = state.shedTotal;
  return { inFlight: state.inFlight, limit: state.limit, shedTotal: critical + byDefault + sheddable };
}

export interface NodeSources {
  readonly status: LabStatus | undefined;
  /** Of all services: who leaves whom out is told by the callers. */
  readonly governance: GovernanceReading;
  readonly autoscaler: Autoscaler | undefined;
  readonly tracks: FlowTracks | undefined;
  readonly notes: readonly string[];
}

/** What the panel of a node shows. */
export function nodeDetail(id: string, { status, governance, autoscaler, tracks, notes }: NodeSources): NodeDetail {
  const { reports, silent } = governance;
  const replicas = status?.services.find(({ name }) => name === id)?.replicas ?? [];
  // What it decided itself about its own limit, and what its callers decided about it.
  const concerning = reports.map((report) => ({
    ...report,
    explanations: report.explanations.filter(({ peer }) => peer === id),
  }));
  return {
    id,
    replicas: replicas.map(({ name, state, reason, port, pid, uptimeSeconds, restarts }): NodeReplica => ({
      ...{ name, state, reason, port, pid, uptimeSeconds, restarts },
      limit: limitOf(reports.find(({ replica }) => replica === name)),
      ejectedBy: ejectedBy(name, id, reports),
    })),
    decisions: latestDecisions(concerning),
    lastScaling:
      autoscaler?.decision !== undefined && autoscaler.decidedAtMs !== undefined
        ? {
            line: autoscaler.decision,
            atMs: autoscaler.decidedAtMs,
            explain: { kind: 'scaling', autoscaler: autoscaler.name, atMs: autoscaler.decidedAtMs },
          }
        : undefined,
    tracks,
    notes: [...notes, ...silent.filter(({ service }) => service === id).map(({ reason }) => `${reason}.`)],
  };
}
