import { createConsul, type ConsulClient } from '@gameday/consul';
import { serverPeer, suggestion } from '@gameday/conventions';
import type { GovernanceReport } from '@gameday/service-kit';
import { exchange, findService, type LabPaths, monolith, services } from '@gameday/lab-kit';
import { usageError } from '../cli/errors.ts';
import { LabClient } from './control-client.ts';

/** An edge as a person names it. */
export interface NamedEdge {
  readonly service: string;
  readonly peer: string;
}

const names = services.map(({ name }) => name);

/** @throws CommandError (wrong use) for a name that no service has */
export function checkService(name: string): string {
  if (findService(name)) return name;
  throw usageError(`there is no service "${name}"; ${suggestion(name, [...names, monolith.name])}`);
}

/** @throws CommandError (wrong use) for an edge that cannot be */
export function checkEdge(service: string, peer: string): NamedEdge {
  checkService(service);
  if (peer === service) {
    throw usageError(`${service} does not call itself`, `its own limit is set as the peer "${serverPeer}"`);
  }
  if (peer !== serverPeer && !names.some((name) => name === peer)) {
    throw usageError(`there is no peer "${peer}"; ${suggestion(peer, [...names, serverPeer])}`);
  }
  return { service, peer };
}

/** Reads and writes what governs the running lab's edges. */
export class LabGovernance {
  readonly #client: LabClient;

  constructor(paths: LabPaths) {
    this.#client = new LabClient(paths);
  }

  /** Runs `work` with the lab's Consul. @throws CommandError when no lab runs */
  async withConsul<Result>(work: (consul: ConsulClient) => Promise<Result>): Promise<Result> {
    const { ports } = await this.#client.lab();
    const consul = createConsul({ url: `http://127.0.0.1:${ports.consul}` });
    try {
      return await work(consul);
    } finally {
      await consul.close();
    }
  }

  /** What each ready replica of a service says of its edges, of all or of one peer. */
  async reports(service: string, peer?: string): Promise<GovernanceReport[]> {
    const { services: running } = await this.#client.status();
    const replicas = running.find(({ name }) => name === service)?.replicas ?? [];
    const path = `/governance${peer === undefined ? '' : `?peer=${encodeURIComponent(peer)}`}`;
    const ready = replicas.filter(({ state }) => state === 'ready');
    return await Promise.all(
      ready.map(async ({ adminPort }) => {
        const { text } = await exchange({ path, to: adminPort });
        return JSON.parse(text) as GovernanceReport;
      }),
    );
  }
}

/** What a report says of one edge, or of the service's own limit; undefined for an edge that the replica does not have. */
export const partOf = ({ edges, server }: GovernanceReport, peer: string) =>
  peer === serverPeer ? server : edges.find((edge) => edge.peer === peer);
