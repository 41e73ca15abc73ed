import {
  edgeId,
  type FaultNow,
  type LabStatus,
  type PlacedFault,
  type Topology,
  type TopologyEdge,
  type TopologyNode,
} from '@gameday/console-api';
import type { GovernanceReport } from '@gameday/service-kit';
import type { Autoscaler, Deployment } from '../../sources/topology-deployments.ts';
import { type Figures, windowSeconds } from '../../sources/topology-figures.ts';
import { databaseEngine, findEdges, type KnownEdge } from './edges.ts';
import { placeFault, type Places } from './place-fault.ts';

/** What is known of a fault beside what the cluster lists. */
export interface FaultExtra {
  /** Whether it can be ended by itself. */
  readonly kept: boolean;
  readonly untilMs: number | undefined;
}

/** What the sources say; undefined for one that is away. */
export interface TopologySources {
  readonly status: LabStatus | undefined;
  readonly reports: readonly GovernanceReport[];
  readonly figures: Figures | undefined;
  readonly deployments: readonly Deployment[] | undefined;
  readonly autoscalers: readonly Autoscaler[] | undefined;
  readonly faults: readonly FaultNow[] | undefined;
  readonly extras: ReadonlyMap<string, FaultExtra>;
  readonly notes: readonly string[];
  /** Where requests from outside come in. */
  readonly doorPort: number;
}

/** The visitor that k6 is; where a service has that name, the load gets another. */
const loadName = (services: ReadonlySet<string>): string => (services.has('k6') ? 'k6 load' : 'k6');

function doorsOf({ status, doorPort }: TopologySources, services: ReadonlySet<string>, called: ReadonlySet<string>) {
  const listening = (status?.services ?? []).filter(({ replicas }) => replicas.some(({ port }) => port === doorPort));
  if (listening.length > 0) return listening.map(({ name }) => name);
  // While none listens there: whoever is called by none.
  return [...services].filter((name) => !called.has(name));
}

const ejectedOf = (service: string, reports: readonly GovernanceReport[]): string[] => {
  const ids = reports
    .flatMap(({ edges }) => edges)
    .filter(({ peer }) => peer === service)
    .flatMap(({ state }) => state.balancer.endpoints)
    .filter(({ status }) => status.kind === 'ejected')
    .map(({ id }) => id);
  return [...new Set(ids)].sort();
};

function serviceNode(name: string, door: boolean, sources: TopologySources): TopologyNode {
  const { status, figures, deployments, autoscalers, reports } = sources;
  const replicas = status?.services.find((service) => service.name === name)?.replicas;
  const deployment = deployments?.find((one) => one.name === name);
  const measured = figures?.services.get(name);
  const autoscaler = autoscalers?.find(({ service }) => service === name);
  const ready = replicas?.filter(({ state }) => state === 'ready').length ?? deployment?.ready;
  return {
    id: name,
    kind: 'service',
    door,
    flow: measured?.flow ?? (figures ? { perSecond: 0 } : {}),
    ejected: ejectedOf(name, reports),
    ...(ready !== undefined && {
      replicas: { ready, running: replicas?.length ?? ready, wanted: deployment?.wanted },
    }),
    ...(measured?.shedPerSecond && { shedPerSecond: measured.shedPerSecond }),
    ...(autoscaler && {
      autoscaler: {
        ...{ name: autoscaler.name, min: autoscaler.min, max: autoscaler.max },
        ...{ current: autoscaler.current, desired: autoscaler.desired, paused: autoscaler.paused },
      },
    }),
  };
}

function engineNode(name: string, edges: readonly TopologyEdge[], status: LabStatus | undefined): TopologyNode {
  const engine = status?.engines.find((one) => one.name === name);
  const rates = edges.filter(({ peer }) => peer === name).flatMap(({ flow }) => flow.perSecond ?? []);
  return {
    id: name,
    kind: 'engine',
    door: false,
    flow: rates.length > 0 ? { perSecond: rates.reduce((sum, rate) => sum + rate, 0) } : {},
    ejected: [],
    ...(engine && { state: engine.state }),
  };
}

function placesOf(status: LabStatus | undefined, services: ReadonlySet<string>, known: readonly KnownEdge[]): Places {
  return {
    services,
    serviceOf: new Map(
      (status?.services ?? []).flatMap(({ name, replicas }) =>
        replicas.map((replica) => [replica.name, name] as const),
      ),
    ),
    engines: new Set(status?.engines.map(({ name }) => name)),
    edges: known.flatMap(({ edge: { service, peer }, databases }) =>
      databases.length === 0 ? [{ service, peer }] : databases.map((database) => ({ service, peer, database })),
    ),
  };
}

function placed(fault: FaultNow, places: Places, extra: FaultExtra | undefined): PlacedFault {
  const endedBy = fault.state === 'undo failed' ? 'recovery' : extra?.kept ? 'fault' : 'run';
  return { ...fault, ...placeFault(fault, places), untilMs: extra?.untilMs, endedBy };
}

/** The edges that only a fault tells of: both of its ends are there, and nobody has called yet. */
const toldByFaults = (
  faults: readonly PlacedFault[],
  edges: readonly TopologyEdge[],
  services: ReadonlySet<string>,
) => {
  const missing = new Set(faults.flatMap((fault) => fault.edges).filter((id) => !edges.some((edge) => edge.id === id)));
  return [...missing].flatMap((id): TopologyEdge[] => {
    const [service = '', peer = ''] = id.split('~');
    if (!services.has(service) || !services.has(peer)) return [];
    return [{ id: edgeId(service, peer), service, peer, kind: 'call', flow: {}, rejectedPerSecond: {} }];
  });
};

/** The graph, from what each source says. */
export function assembleTopology(sources: TopologySources): Topology {
  const { status, reports, figures, deployments, faults } = sources;
  const fromStatus = (status?.services ?? []).map(({ name }) => name);
  const callers = [...reports.map(({ service }) => service), ...(figures?.calls ?? []).map(({ service }) => service)];
  const callees = [
    ...reports.flatMap(({ edges }) => edges.map(({ peer }) => peer)),
    ...(figures?.calls ?? []).map(({ peer }) => peer),
  ];
  const services = new Set([...fromStatus, ...(deployments ?? []).map(({ name }) => name), ...callers, ...callees]);
  const doors = doorsOf(sources, services, new Set(callees));
  const load = loadName(services);
  const databaseOwners = (deployments ?? []).filter(({ hasDatabase }) => hasDatabase).map(({ name }) => name);
  const known = findEdges({ status, reports, figures, databaseOwners, doors, load });
  const places = placesOf(status, services, known);
  const placedFaults = faults?.map((fault) => placed(fault, places, sources.extras.get(fault.lease)));
  const found = known.map(({ edge }) => edge);
  const edges = [...found, ...toldByFaults(placedFaults ?? [], found, services)];
  const engines = new Set([
    ...edges.filter(({ kind }) => kind === 'database').map(() => databaseEngine),
    // Other engines are shown while something is done to them.
    ...(placedFaults ?? []).flatMap(({ nodes }) => nodes.filter((id) => !services.has(id))),
  ]);
  const nodes: TopologyNode[] = [...services].map((name) => serviceNode(name, doors.includes(name), sources));
  if (figures?.load) {
    const { flow, users } = figures.load;
    nodes.push({ id: load, kind: 'load', door: false, flow, ejected: [], ...(users !== undefined && { users }) });
  }
  for (const name of engines) nodes.push(engineNode(name, edges, status));
  return {
    windowSeconds,
    nodes: nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    edges,
    faults: placedFaults,
    notes: sources.notes,
  };
}
