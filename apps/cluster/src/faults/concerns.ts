import { monolith, services } from '@gameday/lab-kit';
import type { DetourTable } from '@gameday/service-kit';
import { faultEdges } from './plan.ts';
import type { Scene } from './edges.ts';
import { isInTheWay, type KeptFault } from './kept-fault.ts';
import type { LeasedFault } from './leased-faults.ts';

type Concern = DetourTable['faults'][number];

const serviceNames: readonly string[] = [...services, monolith].map(({ name }) => name);

/** The services that a text names: itself (`users`), or one of its replicas (`users-7d9f-x7k2p`). */
export function servicesNamed(text: string): string[] {
  const words = text.split(/[^a-z0-9-]+/);
  return serviceNames.filter((name) => words.some((word) => word === name || word.startsWith(`${name}-`)));
}

/** What concerns a service: calls of the peers that are hit, and where it is hit itself all it does. */
function ofPeers(service: string, id: string, says: string, peers: readonly string[]): Concern[] {
  if (peers.length === 0 || peers.includes(service)) return [{ id, says }];
  return peers.map((peer) => ({ id, says, peer }));
}

function ofKept(service: string, fault: KeptFault, scene: Scene): Concern[] {
  const { id, request } = fault;
  const { says } = request;
  if (request.fault.kind === 'stress') {
    const { replicas } = request.fault;
    const hit = scene.replicas.filter(({ name }) => replicas.includes(name)).map((replica) => replica.service);
    return hit.length === 0 ? [] : ofPeers(service, id, says, [...new Set(hit)]);
  }
  const { connections } = request.fault;
  // Who cannot reach its database is slow or fails for all who call it.
  if ('database' in connections) return ofPeers(service, id, says, [connections.database]);
  const calls = faultEdges(fault, scene).some(({ caller }) => caller === service);
  return calls ? [{ id, says, peer: connections.callee }] : [];
}

/** The faults in force that concern what a service does, to explain its decisions by. */
export function concerning(
  service: string,
  kept: readonly KeptFault[],
  leased: readonly LeasedFault[],
  scene: Scene,
): Concern[] {
  const others = leased.filter(({ state, fault }) => state === 'in force' && fault === undefined);
  return [
    ...kept.filter(isInTheWay).flatMap((fault) => ofKept(service, fault, scene)),
    ...others.flatMap(({ lease, says, target }) => ofPeers(service, lease, says, servicesNamed(target))),
  ];
}
