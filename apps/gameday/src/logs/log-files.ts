import { suggestion } from '@gameday/conventions';
import { readdirSync } from 'node:fs';
import { engineNames } from '@gameday/engine-kit';
import { type LabPaths, monolith, services } from '@gameday/lab-kit';
import { usageError } from '../cli/errors.ts';

const serviceNames = [...services, monolith].map(({ name }) => name);

/** Groups of parts that go by one name. */
const groups: Readonly<Record<string, (part: string) => boolean>> = {
  engines: (part) => (engineNames as readonly string[]).includes(part),
  services: (part) => serviceOf(part) !== undefined,
};

/** The service that a replica belongs to: `feed` of `feed-68cc7c57fd-jgjdr`, and of `feed-x7k2p`, which runs by hand. */
function serviceOf(part: string): string | undefined {
  const match = /^([a-z]+)-[a-z0-9]+(-[a-z0-9]+)?$/.exec(part);
  return serviceNames.find((name) => name === match?.[1]);
}

/** The parts that have a log. */
export function loggedParts(paths: LabPaths): string[] {
  try {
    return readdirSync(paths.logs)
      .flatMap((name) => (name.endsWith('.log') ? [name.slice(0, -4)] : []))
      .sort();
  } catch {
    return []; // no lab has run here yet
  }
}

/** Whether a part is meant by a name: its own, its service's, or its group's; everything without a name. */
export const isMeant = (part: string, name: string | undefined): boolean =>
  name === undefined || part === name || serviceOf(part) === name || (groups[name]?.(part) ?? false);

/** @throws CommandError when the name can mean nothing */
export function checkPartName(name: string | undefined, parts: readonly string[]): void {
  const names = [...Object.keys(groups), 'supervisor', 'cluster', 'console', ...serviceNames, ...engineNames];
  if (name === undefined || names.includes(name) || parts.includes(name)) return;
  throw usageError(`no part is called "${name}"; ${suggestion(name, [...new Set([...names, ...parts])])}`);
}
