import { readSecrets } from '@gameday/lab-kit';
import type { ProxyState } from '@gameday/toxiproxy';
import type { Lab } from '../lab/lab.ts';
import type { Road, Toxic } from '../proofs/road.ts';
import type { Place } from '../proofs/talk.ts';
import type { Detoured, PathFault } from '../wire.ts';

const here = '127.0.0.1';

/** Addresses as Toxiproxy writes them. Of one that listens everywhere, the Toxiproxy's own host is asked. */
function placeOf(address: string, host: string): Place {
  const at = address.lastIndexOf(':');
  const named = address.slice(0, at).replace(/^\[(.*)\]$/, '$1');
  return { host: ['', '0.0.0.0', '::'].includes(named) ? host : named, port: Number(address.slice(at + 1)) };
}

/** The road through a proxy of which nobody says what is spoken on it: what is no HTTP answers so, or ends the connection. */
export function roadThrough(proxy: ProxyState, url: string): Road {
  const { hostname } = new URL(url);
  return {
    name: `proxy ${proxy.name}`,
    through: placeOf(proxy.listen, hostname),
    direct: placeOf(proxy.upstream, hostname),
    speaks: 'http',
    toxics: proxy.toxics as readonly Toxic[],
  };
}

/** How to enter a service's database; undefined while the lab has no secrets. */
function databaseUrlOf({ paths }: Pick<Lab, 'paths'>, database: string): ((place: Place) => string) | undefined {
  const passwords: Readonly<Record<string, string>> | undefined = readSecrets(paths.secrets)?.databasePasswords;
  const password = passwords?.[database];
  if (password === undefined) return undefined;
  return ({ host, port }) => `postgres://${database}:${encodeURIComponent(password)}@${host}:${port}/${database}`;
}

/** The roads that the cluster app has led through proxies for a fault. Several callers may share a proxy. */
export function roadsOf(
  lab: Pick<Lab, 'paths'>,
  connections: PathFault['connections'],
  detours: readonly Detoured[],
  proxies: ReadonlyMap<string, ProxyState>,
): Road[] {
  const databaseUrl = 'database' in connections ? databaseUrlOf(lab, connections.database) : undefined;
  const byPort = new Map(detours.map((detour) => [detour.port, detour]));
  return [...byPort.values()].map(({ caller, upstream, upstreamPort, proxy, port }) => ({
    name: `${caller} → ${upstream}`,
    through: { host: here, port },
    direct: { host: here, port: upstreamPort },
    speaks: 'database' in connections ? ('postgres' as const) : ('http' as const),
    toxics: (proxies.get(proxy)?.toxics ?? []) as readonly Toxic[],
    ...(databaseUrl && { databaseUrl }),
  }));
}
