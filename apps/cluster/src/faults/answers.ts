import type { Detoured, Told } from '@gameday/lab-chaos/wire';
import { edgesOf, type Scene } from './edges.ts';
import { hasEffect, type KeptFault } from './kept-fault.ts';
import { faultEdges, type KnownProxy, proxyName } from './plan.ts';
import type { Replica } from './replicas.ts';

/** The connections that a fault is on now, with the proxies that they are led through. */
export function detouredBy(fault: KeptFault, scene: Scene, known: ReadonlyMap<string, KnownProxy>): Detoured[] {
  if (!hasEffect(fault)) return [];
  return faultEdges(fault, scene).flatMap((edge) => {
    const name = proxyName(edge);
    const proxy = known.get(name);
    const { caller, upstream, upstreamPort } = edge;
    return proxy ? [{ caller, upstream, upstreamPort, proxy: name, port: proxy.port }] : [];
  });
}

/** Those who had to be told of a fault. Who had nothing new to hear knew already. */
export function toldOf({ request: { fault } }: KeptFault, scene: Scene, told: ReadonlyMap<string, Told>): Told[] {
  const edges = fault.kind === 'path' ? edgesOf(fault.connections, scene) : [];
  const concerned = ({ name, service }: Replica): boolean =>
    fault.kind === 'stress' ? fault.replicas.includes(name) : edges.some(({ caller }) => caller === service);
  return scene.replicas
    .filter((replica) => replica.settled && concerned(replica))
    .map(({ name }) => told.get(name) ?? { replica: name, acknowledged: true, afterMs: 0 });
}
