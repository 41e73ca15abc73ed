import { annotation, type Container } from '@gameday/kubernetes';
import type { Stored } from '../store/store.ts';

/** The ports that a pod's process really serves on. */
export interface ContainerPorts {
  readonly port: number;
  readonly adminPort: number;
}

/** Names of container ports in the manifests. */
const portNames = { http: 'port', admin: 'adminPort' } as const satisfies Record<string, keyof ContainerPorts>;

/** The ports as they are noted on the pod; undefined before it has got any. */
export function portsOf(pod: Stored<'Pod'>): ContainerPorts | undefined {
  const notes = pod.metadata.annotations ?? {};
  const port = Number(notes[annotation.port]);
  const adminPort = Number(notes[annotation.adminPort]);
  return port > 0 && adminPort > 0 ? { port, adminPort } : undefined;
}

/**
 * The real port for one that a probe or hook names. A number stands for the container port with that number: every pod has its own
 * in its place; a number that the container does not list is taken as it is.
 * @throws Error when the container has no port of that name
 */
export function resolvePort(wanted: string | number, container: Container, ports: ContainerPorts): number {
  const listed = container.ports ?? [];
  const found = listed.find(({ name, containerPort }) => wanted === name || Number(wanted) === containerPort);
  const role = found?.name === undefined ? undefined : portNames[found.name as keyof typeof portNames];
  if (role) return ports[role];
  if (Number(wanted) > 0) return Number(wanted);
  throw new Error(`the container ${container.name} has no port named ${wanted}`);
}
