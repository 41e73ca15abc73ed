import { proxyPrefix } from '@gameday/conventions';
import type { ToxicState } from '@gameday/toxiproxy';
import type { DetourTable, StressTable } from '@gameday/service-kit';
import { type Edge, edgesOf, type Scene } from './edges.ts';
import { hasEffect, isInTheWay, type KeptFault } from './kept-fault.ts';

/** A proxy as the faults want it. */
export interface WantedProxy extends Edge {
  readonly name: string;
  /** False where a fault cuts the connections. */
  readonly enabled: boolean;
  readonly toxics: readonly ToxicState[];
}

/** A proxy as it is. */
export interface KnownProxy {
  /** Where it listens on 127.0.0.1. */
  readonly port: number;
  readonly enabled: boolean;
}

const loopback = '127.0.0.1';

/** Unique in its proxy, and tells whose it is. */
const toxicName = (fault: string, name: string): string => `${fault}.${name}`;

export const proxyName = ({ caller, upstream }: Edge): string => `${proxyPrefix}${caller}->${upstream}`;

/** The edges that one fault is on; none for a fault that is not on connections. */
export const faultEdges = ({ request: { fault } }: KeptFault, scene: Scene): Edge[] =>
  fault.kind === 'path' ? edgesOf(fault.connections, scene) : [];

/** Every proxy that the faults need, with the toxics of all that share it. */
export function planProxies(faults: readonly KeptFault[], scene: Scene): Map<string, WantedProxy> {
  const wanted = new Map<string, WantedProxy>();
  for (const fault of faults) {
    const { fault: spec } = fault.request;
    if (spec.kind !== 'path') continue;
    const { effect } = spec;
    // A proxy that only cuts has nobody in it who must be let out.
    if (effect.type === 'cut' && !hasEffect(fault)) continue;
    for (const edge of faultEdges(fault, scene)) {
      const name = proxyName(edge);
      const { enabled = true, toxics = [] } = wanted.get(name) ?? {};
      const effective = hasEffect(fault);
      wanted.set(name, {
        ...{ ...edge, name },
        enabled: enabled && !(effective && effect.type === 'cut'),
        toxics:
          effective && effect.type === 'toxic'
            ? [...toxics, { ...effect.toxic, name: toxicName(fault.id, effect.toxic.name) }]
            : toxics,
      });
    }
  }
  return wanted;
}

/** The detours of one service: through those proxies of the faults in force that are there. */
export function planDetours(
  service: string,
  faults: readonly KeptFault[],
  scene: Scene,
  known: ReadonlyMap<string, KnownProxy>,
): DetourTable['detours'] {
  const detours = new Map<string, DetourTable['detours'][number]>();
  for (const fault of faults.filter(isInTheWay)) {
    for (const edge of faultEdges(fault, scene)) {
      const name = proxyName(edge);
      const proxy = known.get(name);
      if (edge.caller !== service || !proxy) continue;
      const { upstreamPort: port, database } = edge;
      detours.set(name, {
        upstream: { address: loopback, port, ...(database !== undefined && { database }) },
        via: { address: loopback, port: proxy.port },
        ...(!proxy.enabled && { closed: true }),
      });
    }
  }
  return [...detours.values()];
}

/** What one replica is to burden itself with. */
export const planStress = (replica: string, faults: readonly KeptFault[]): StressTable['loads'] =>
  faults
    .filter(isInTheWay)
    .flatMap(({ id, request: { fault } }) =>
      fault.kind === 'stress' && fault.replicas.includes(replica)
        ? [{ fault: id, ...(fault.cpu && { cpu: fault.cpu }), ...(fault.memory && { memory: fault.memory }) }]
        : [],
    );
