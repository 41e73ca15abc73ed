import { isAbsolute, join } from 'node:path';
import type { LabPorts } from '@gameday/conventions';
import { commonLabel } from '@gameday/kubernetes';
import {
  findService,
  type LabSurroundings,
  nodeFlags,
  replicaEnvironment,
  repositoryRoot,
  type Service,
} from '@gameday/lab-kit';
import type { ContainerPorts } from './kubelet/container-ports.ts';
import type { Command } from './kubelet/options.ts';
import type { Stored } from './store/store.ts';

/** The service of a pod; one that the lab does not know has nothing of its own. */
function serviceOf(pod: Stored<'Pod'>): Service {
  const name = pod.metadata.labels?.[commonLabel.name] ?? pod.spec?.containers[0]?.name ?? '';
  return findService(name) ?? { name, ownsDatabase: false, door: false };
}

/** What a pod's process is told: the lab's own engines, secrets and ports in place of those of a real cluster. */
export const podEnvironment =
  (lab: LabSurroundings) =>
  (pod: Stored<'Pod'>, { port, adminPort }: ContainerPorts): Record<string, string> =>
    replicaEnvironment({ service: serviceOf(pod), replica: pod.metadata.name, port, adminPort }, lab);

/**
 * The manifest's command as this machine runs it: from the repository, which the image has as its working directory, and on this
 * Node where it says `node`.
 */
export function podCommand(pod: Stored<'Pod'>): Command {
  const [program = '', ...args] = [
    ...(pod.spec?.containers[0]?.command ?? []),
    ...(pod.spec?.containers[0]?.args ?? []),
  ];
  const cwd = repositoryRoot;
  if (program !== 'node') return { command: program, args, cwd };
  const [entry = '', ...rest] = args;
  const file = isAbsolute(entry) || entry.startsWith('-') ? entry : join(repositoryRoot, entry);
  return { command: process.execPath, args: [...nodeFlags, file, ...rest], cwd };
}

/** A well-known port of the lab by its name; undefined where there is none. */
export const wellKnownPort =
  (ports: LabPorts) =>
  (name: string): number | undefined => {
    const port: unknown = Object.entries(ports).find(([known]) => known === name)?.[1];
    return typeof port === 'number' ? port : undefined;
  };
