import { edgeId, type FaultNow } from '@gameday/console-api';
import { policyPrefix, serverPeer } from '@gameday/conventions';

/** What there is in the graph for a fault to be on. */
export interface Places {
  /** Names of the services. */
  readonly services: ReadonlySet<string>;
  /** The service of each replica, by the replica's name. */
  readonly serviceOf: ReadonlyMap<string, string>;
  readonly engines: ReadonlySet<string>;
  /** Who calls whom, with the node that is called; of a database's edge the database too. */
  readonly edges: readonly { readonly service: string; readonly peer: string; readonly database?: string }[];
}

export interface Placed {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

const arrow = ' → ';
const databaseUpstream = 'database-';
const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

/** The services that a text names, each by itself or by one of its replicas, in the text's order. */
function servicesIn(text: string, { services, serviceOf }: Places): string[] {
  const words = text.split(/[^\w.-]+/).filter((word) => word !== '');
  return unique(words.flatMap((word) => (services.has(word) ? word : (serviceOf.get(word) ?? []))));
}

const ofDatabase = (database: string, { edges }: Places): string[] =>
  edges.filter((edge) => edge.database === database).map(({ service, peer }) => edgeId(service, peer));

/** The edges of the connections that lead through a proxy: what is so, whatever the words say. */
function detoured({ detours }: FaultNow, places: Places): string[] {
  return detours.flatMap(({ caller, upstream }) => {
    if (upstream.startsWith(databaseUpstream)) {
      const database = upstream.slice(databaseUpstream.length);
      return places.edges
        .filter((edge) => edge.service === caller && edge.database === database)
        .map(({ service, peer }) => edgeId(service, peer));
    }
    const peer = places.serviceOf.get(upstream);
    return peer === undefined ? [] : [edgeId(caller, peer)];
  });
}

function between(from: string, to: string, places: Places): string[] {
  const callees = servicesIn(to, places);
  const callers = servicesIn(from, places);
  if (callers.length > 0) return callers.flatMap((caller) => callees.map((callee) => edgeId(caller, callee)));
  // All callers are meant.
  return places.edges.filter(({ peer }) => callees.includes(peer)).map(({ service, peer }) => edgeId(service, peer));
}

/**
 * Where in the graph a fault is: on the edges whose connections it is on, else on what its target names. A target that is nowhere in
 * the graph gives no place; it is listed beside the graph all the same.
 */
export function placeFault(fault: FaultNow, places: Places): Placed {
  const edges = detoured(fault, places);
  if (edges.length > 0) return { nodes: [], edges: unique(edges) };
  const { target } = fault;
  const [from = '', to] = target.split(arrow);
  if (to === serverPeer) return { nodes: servicesIn(from, places), edges: [] };
  if (to !== undefined) return { nodes: [], edges: unique(between(from, to, places)) };
  const database = /^database (\S+)$/.exec(target)?.[1];
  if (database !== undefined) return { nodes: [], edges: unique(ofDatabase(database, places)) };
  const engine = /^engine (\S+)$/.exec(target)?.[1];
  if (engine !== undefined) return { nodes: places.engines.has(engine) ? [engine] : [], edges: [] };
  if (target.startsWith(policyPrefix)) {
    const [service = '', peer = ''] = target.slice(policyPrefix.length).split('/');
    if (places.services.has(peer)) return { nodes: [], edges: [edgeId(service, peer)] };
    return { nodes: places.services.has(service) ? [service] : [], edges: [] };
  }
  return { nodes: servicesIn(target, places), edges: [] };
}
