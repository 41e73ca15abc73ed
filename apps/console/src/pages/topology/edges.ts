import { type BreakerCounts, breakerStateNames, edgeId, type LabStatus, type TopologyEdge } from '@gameday/console-api';
import type { GovernanceReport } from '@gameday/service-kit';
import type { CallFigures, Figures } from '../../sources/topology-figures.ts';

/** The engine that services keep their data in. */
export const databaseEngine = 'postgres';

type Edges = Map<string, TopologyEdge>;

const bare = (service: string, peer: string, kind: TopologyEdge['kind']): TopologyEdge => ({
  id: edgeId(service, peer),
  ...{ service, peer, kind },
  flow: {},
  rejectedPerSecond: {},
});

/** What metrics say of an edge; a breaker's state in it may be as old as the last scrape. */
const fromFigures = (call: CallFigures): TopologyEdge => ({
  ...bare(call.service, call.peer, 'call'),
  flow: call.flow,
  retriesPerSecond: call.retriesPerSecond,
  rejectedPerSecond: call.rejectedPerSecond,
  ...(call.amplification !== undefined && { amplification: call.amplification }),
  ...(call.breakers && { breakers: call.breakers }),
  ...(call.endpoints && { endpoints: call.endpoints }),
  ...(call.retryBudget !== undefined && { retryBudget: call.retryBudget }),
});

type EdgeReport = GovernanceReport['edges'][number];

function countBreakers(reports: readonly EdgeReport[]): BreakerCounts | undefined {
  const states = reports.flatMap(({ state }) => state.edge.breaker?.state ?? []);
  const of = (name: string) => states.filter((state) => state === name).length;
  const [closed, half_open, open] = breakerStateNames.map(of) as [number, number, number];
  return states.length === 0 ? undefined : { closed, half_open, open };
}

const leftOut = ({ state }: EdgeReport): number =>
  state.balancer.endpoints.filter(({ status }) => status.kind === 'ejected').length;

/** What the callers' replicas say themselves: as it is at this moment. */
function fromReports(edge: TopologyEdge, reports: readonly EdgeReport[]): TopologyEdge {
  const breakers = countBreakers(reports);
  const budgets = reports.flatMap(({ state }) => state.edge.retryBudget?.ratio ?? []);
  const { breakers: _breakers, retryBudget: _budget, ...rest } = edge;
  return {
    ...rest,
    ...(breakers && { breakers }),
    ...(budgets.length > 0 && { retryBudget: Math.min(...budgets) }),
    endpoints: {
      known: Math.max(...reports.map(({ state }) => state.balancer.endpoints.length)),
      ejected: Math.max(...reports.map(leftOut)),
    },
  };
}

/** The calls between services: those that replicas are set up for, and those that were measured. */
function addCalls(edges: Edges, reports: readonly GovernanceReport[], figures: Figures | undefined): void {
  for (const call of figures?.calls ?? []) edges.set(edgeId(call.service, call.peer), fromFigures(call));
  const byEdge = new Map<string, EdgeReport[]>();
  for (const { service, edges: own } of reports) {
    for (const edge of own) {
      const id = edgeId(service, edge.peer);
      edges.set(id, edges.get(id) ?? bare(service, edge.peer, 'call'));
      byEdge.set(id, [...(byEdge.get(id) ?? []), edge]);
    }
  }
  for (const [id, told] of byEdge) {
    const edge = edges.get(id);
    if (edge) edges.set(id, fromReports(edge, told));
  }
}

export interface EdgeSources {
  readonly status: LabStatus | undefined;
  readonly reports: readonly GovernanceReport[];
  readonly figures: Figures | undefined;
  /** Services whose manifest gives them a database. */
  readonly databaseOwners: readonly string[];
  /** The services at the door. */
  readonly doors: readonly string[];
  /** What a load is called as a node. */
  readonly load: string;
}

/** An edge as the graph has it, and whose database it leads to. */
export interface KnownEdge {
  readonly edge: TopologyEdge;
  /** All of them, where one service (the monolith) has several. */
  readonly databases: readonly string[];
}

/** Everything that calls something, by name, so that the order does not depend on who answered first. */
export function findEdges({ status, reports, figures, databaseOwners, doors, load }: EdgeSources): KnownEdge[] {
  const edges: Edges = new Map();
  addCalls(edges, reports, figures);
  const databases = new Map<string, string[]>();
  if (status?.engines.some(({ name }) => name === databaseEngine)) {
    for (const service of databaseOwners) {
      edges.set(edgeId(service, databaseEngine), bare(service, databaseEngine, 'database'));
      databases.set(edgeId(service, databaseEngine), [service]);
    }
    for (const { service, databases: names, flow } of figures?.databases ?? []) {
      const id = edgeId(service, databaseEngine);
      edges.set(id, { ...bare(service, databaseEngine, 'database'), flow });
      databases.set(id, [...new Set([...(databases.get(id) ?? []), ...names])]);
    }
  }
  if (figures?.load) {
    for (const door of doors) edges.set(edgeId(load, door), { ...bare(load, door, 'load'), flow: figures.load.flow });
  }
  return [...edges.values()]
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((edge) => ({ edge, databases: databases.get(edge.id) ?? [] }));
}
