import { databaseOwners, monolith } from '@gameday/lab-kit';
import type { PathFault } from '@gameday/lab-chaos/wire';
import { FaultError } from './errors.ts';
import type { Replica } from './replicas.ts';

/** What faults are planned on. */
export interface Scene {
  readonly replicas: readonly Replica[];
  /** Whether a service calls another; one of which that is not known may. */
  readonly calls: (caller: string, callee: string) => boolean;
  readonly postgresPort: number;
}

/** The connections of one service to one upstream: what a proxy is for. */
export interface Edge {
  readonly caller: string;
  /** A replica, or `database-NAME`. */
  readonly upstream: string;
  readonly upstreamPort: number;
  readonly database?: string;
  /** The service or database as callers know it. */
  readonly peer: string;
}

type Connections = PathFault['connections'];

/** The connections that a path fault is about, among the replicas there are now. */
export function edgesOf(connections: Connections, { replicas, calls, postgresPort }: Scene): Edge[] {
  const services = [...new Set(replicas.map(({ service }) => service))].sort();
  if ('database' in connections) {
    const { database } = connections;
    const callers = services.filter((service) => service === database || service === monolith.name);
    const upstream = { upstream: `database-${database}`, upstreamPort: postgresPort, database, peer: database };
    return callers.map((caller) => ({ caller, ...upstream }));
  }
  const { caller, callee, replicas: drawn } = connections;
  const callers = services.filter((service) => (caller === undefined ? calls(service, callee) : service === caller));
  const callees = replicas.filter(
    ({ service, name }) => service === callee && (drawn === 'all' || drawn.includes(name)),
  );
  return callees.flatMap(({ name, port }) =>
    callers.map((from) => ({ caller: from, upstream: name, upstreamPort: port, peer: callee })),
  );
}

/**
 * Says what of the connections does not exist.
 * @throws FaultError no_such_target
 */
export function requireEdges(connections: Connections, scene: Scene): void {
  const missing = (message: string) => new FaultError('no_such_target', message);
  const runs = (service: string) => scene.replicas.some((replica) => replica.service === service);
  if ('database' in connections) {
    const { database } = connections;
    if (!databaseOwners.some((owner) => owner === database)) {
      throw missing(`${database} has no database; those that have one are ${databaseOwners.join(', ')}`);
    }
    if (edgesOf(connections, scene).length === 0)
      throw missing(`no replica of ${database} runs, so nobody uses its database`);
    return;
  }
  const { caller, callee, replicas: drawn } = connections;
  if (!runs(callee)) throw missing(`no replica of ${callee} runs`);
  if (caller !== undefined && !runs(caller)) throw missing(`no replica of ${caller} runs`);
  if (caller !== undefined && !scene.calls(caller, callee)) throw missing(`${caller} does not call ${callee}`);
  const known = scene.replicas.filter(({ service }) => service === callee).map(({ name }) => name);
  const unknown = drawn === 'all' ? [] : drawn.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw missing(`${callee} has no replica ${unknown.join(', ')}; it has ${known.join(', ')}`);
  if (edgesOf(connections, scene).length === 0) throw missing(`no service that runs calls ${callee}`);
}

/** @throws FaultError no_such_target naming the replicas that have no process */
export function requireReplicas(wanted: readonly string[], { replicas }: Pick<Scene, 'replicas'>): void {
  const missing = wanted.filter((name) => !replicas.some((replica) => replica.name === name && replica.running));
  if (missing.length > 0) throw new FaultError('no_such_target', `no replica ${missing.join(', ')} runs`);
}
