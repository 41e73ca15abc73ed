import type { EngineFacts, LabStatus, Part } from '@gameday/console-api';
import type { BadgeColor, IconName } from '@grafana/ui';

/** Where an engine came from, for people. */
const sources: Readonly<Record<string, string>> = {
  environment: 'named by the environment',
  path: 'found on the PATH',
  cache: 'from the cache',
  archive: 'the official release archive',
  'go-module': 'built from its Go module',
  'debian-package': 'unpacked from the Debian package',
  'npm-package': 'from an npm package',
};

export const sourceWords = (source: string | undefined): string | undefined =>
  source === undefined ? undefined : (sources[source] ?? source);

/**
 * Why a part is as it is, a reason each. The supervisor has tried to get an engine that is missing, so it knows more than a look at
 * the machine, whose reasons stand in where it says nothing.
 */
export function reasonsOf(part: Pick<Part, 'reason'> | undefined, facts: EngineFacts | undefined): readonly string[] {
  const said = part?.reason?.replace(/^it cannot be had: /, '').split(/; (?=\S)/);
  return said ?? (facts && facts.found !== 'found' ? facts.reasons : []);
}

/** `restarted once`, `restarted 3 times`; nothing for one that never was. */
export const restartWords = (restarts: number | undefined): string | undefined =>
  !restarts ? undefined : restarts === 1 ? 'restarted once' : `restarted ${restarts} times`;

const looks: Readonly<Record<Part['state'], { readonly color: BadgeColor; readonly icon: IconName }>> = {
  ready: { color: 'green', icon: 'check-circle' },
  starting: { color: 'blue', icon: 'sync' },
  stopping: { color: 'blue', icon: 'sync' },
  backoff: { color: 'red', icon: 'exclamation-triangle' },
  failed: { color: 'red', icon: 'times-circle' },
  missing: { color: 'orange', icon: 'question-circle' },
  stopped: { color: 'darkgrey', icon: 'minus-circle' },
};

export const lookOf = (state: Part['state']) => ({ text: state, ...looks[state] });

/** An address as a link: only pages of this machine are ones. */
export function loopbackUrl(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, hostname, username, href } = new URL(text);
  const isWeb = protocol === 'http:' || protocol === 'https:';
  return isWeb && hostname === '127.0.0.1' && username === '' ? href : undefined;
}

/** A part with what it is: an engine, an app of the lab, or a replica of a service. */
export interface KnownPart {
  readonly kind: 'engine' | 'app' | 'replica';
  readonly service?: string;
  readonly part: Part & { readonly restarts?: number | undefined };
}

/** Any part by its name. */
export function findPart({ engines, apps, services }: LabStatus, name: string): KnownPart | undefined {
  const engine = engines.find((each) => each.name === name);
  if (engine) return { kind: 'engine', part: engine };
  const app = apps.find((each) => each.name === name);
  if (app) return { kind: 'app', part: app };
  for (const service of services) {
    const part = service.replicas.find((each) => each.name === name);
    if (part) return { kind: 'replica', service: service.name, part };
  }
  return undefined;
}
