import type { Toxiproxy } from '@gameday/toxiproxy';
import type { Lab } from '../lab/lab.ts';
import { PathFaults } from './path-faults.ts';
import { toxiproxyAt } from './proxies.ts';
import { ProxyFaults } from './proxy-faults.ts';

/** What the functions of the network share. */
export interface Network {
  readonly lab: Lab;
  /** Where the lab's own Toxiproxy answers. */
  readonly labUrl: string;
  /** As it stands in undo logs; default the lab's. */
  readonly urlOf: (url: string | undefined) => string;
  readonly at: (url: string | undefined) => Promise<Toxiproxy>;
  readonly paths: PathFaults;
  readonly changes: ProxyFaults;
}

export function networkOf(lab: Lab): Network {
  const labUrl = `http://127.0.0.1:${lab.ports.toxiproxy}`;
  return {
    lab,
    labUrl,
    urlOf: (url) => (url ?? labUrl).replace(/\/$/, ''),
    at: (url) => toxiproxyAt(lab, url),
    paths: new PathFaults(lab),
    changes: new ProxyFaults(),
  };
}
