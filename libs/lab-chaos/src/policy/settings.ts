import { parseBalancerPolicy, parseLimitPolicy } from '@gameday/balancer';
import { serverPeer } from '@gameday/conventions';
import { parsePolicy } from '@gameday/resilience';

export type Settings = Readonly<Record<string, unknown>>;

export const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with settings, each with its path below them. */
export interface SettingsProblem {
  readonly path: readonly string[];
  readonly message: string;
}

const pathOf = (text: string): string[] => text.split(/[.[\]]/).filter((part) => part !== '' && part !== '$');

/** Checks settings against what the services take, their defaults below: what guards an edge, or a service's own limit. */
export function settingsProblems(callee: string, settings: Settings): SettingsProblem[] {
  const results =
    callee === serverPeer ? [{ prefix: [] as string[], result: parseLimitPolicy(settings) }] : edgeResults(settings);
  return results.flatMap(({ prefix, result }) =>
    result.ok ? [] : result.errors.map(({ path, message }) => ({ path: [...prefix, ...pathOf(path)], message })),
  );
}

function edgeResults({ balancer = {}, ...policy }: Settings) {
  return [
    { prefix: [] as string[], result: parsePolicy(policy) },
    { prefix: ['balancer'], result: parseBalancerPolicy(balancer) },
  ];
}

/** Settings over others: objects go into objects, all else takes the place of what was there; null is a value. */
export function merged(below: Settings, over: Settings): Settings {
  const fields = Object.entries(over).map(([name, value]) => {
    const present = below[name];
    return [name, isSettings(value) && isSettings(present) ? merged(present, value) : value];
  });
  return { ...below, ...(Object.fromEntries(fields) as Settings) };
}
