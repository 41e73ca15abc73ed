import type { LabPorts, PortName, PortRange } from '@gameday/conventions';
import type { EngineName } from '@gameday/engine-kit';
import { portIsFree, portOwner, type Protocol } from '@gameday/process';

interface Pinned {
  readonly name: PortName;
  readonly protocol: Protocol;
}

const tcp = (...names: PortName[]): Pinned[] => names.map((name) => ({ name, protocol: 'tcp' }));
const udp = (...names: PortName[]): Pinned[] => names.map((name) => ({ name, protocol: 'udp' }));

/** The fixed ports that each engine binds. */
export const enginePorts: Readonly<Record<EngineName, readonly Pinned[]>> = {
  consul: [...tcp('consul', 'consulServer', 'consulSerf'), ...udp('consulSerf')],
  postgres: tcp('postgres'),
  prometheus: tcp('prometheus'),
  jaeger: [
    ...tcp('jaeger', 'otlp', 'otlpGrpc', 'jaegerGrpc', 'jaegerAdmin', 'jaegerCollectorGrpc', 'jaegerCollectorHttp'),
    ...tcp('jaegerAgentConfig'),
    ...udp('jaegerAgentCompact', 'jaegerAgentBinary', 'jaegerAgentZipkin'),
  ],
  toxiproxy: tcp('toxiproxy'),
  grafana: tcp('grafana'),
  k6: [],
};

export const appPorts = { gateway: tcp('gateway'), cluster: tcp('cluster'), console: tcp('console') } as const;

/** What to do about a port that somebody else holds. */
export const portHint =
  'stop that program, or set GAMEDAY_PORT_BASE to move every port of the lab (for example GAMEDAY_PORT_BASE=25000)';

/** A sentence for each of these ports that another program holds: which, for what, and who holds it. */
export async function takenPorts(ports: LabPorts, part: string, wanted: readonly Pinned[]): Promise<string[]> {
  const sentences = await Promise.all(
    wanted.map(async ({ name, protocol }) => {
      const port = ports[name];
      if (await portIsFree(port, protocol)) return [];
      const owner = portOwner(port, protocol);
      const who = owner
        ? owner.pid === undefined
          ? owner.command
          : `process ${owner.pid} (${owner.command})`
        : 'a program that cannot be seen from here';
      return [`port ${port}${protocol === 'udp' ? '/udp' : ''} of ${part} is taken by ${who}`];
    }),
  );
  return sentences.flat();
}

/** Gives out ports of a range, each to one at a time, and none that somebody else holds. */
export class PortPool {
  readonly #range: PortRange;
  readonly #taken = new Set<number>();
  #next = 0;

  constructor(range: PortRange) {
    this.#range = range;
  }

  /** @throws Error when the range is used up */
  async take(): Promise<number> {
    for (let tries = 0; tries < this.#range.count; tries++) {
      const port = this.#range.first + (this.#next++ % this.#range.count);
      if (this.#taken.has(port)) continue;
      this.#taken.add(port);
      if (await portIsFree(port)) return port;
      this.#taken.delete(port);
    }
    const last = this.#range.first + this.#range.count - 1;
    throw new Error(`every port from ${this.#range.first} to ${last} is taken; scale something down, or ${portHint}`);
  }

  give(...ports: number[]): void {
    for (const port of ports) this.#taken.delete(port);
  }
}
