import { recordedParts } from '@gameday/lab-kit';
import { isAlive, type ProcessIdentity } from '@gameday/process/identity';
import type { Lab } from './lab.ts';

/** The engines of a lab, as a target names them. */
export const engineNames = ['consul', 'toxiproxy', 'prometheus', 'jaeger', 'postgres', 'grafana'] as const;
export type LabEngine = (typeof engineNames)[number];

export const isEngine = (name: string): name is LabEngine => engineNames.some((known) => known === name);

/** An engine's process, and what asks it to end. */
export interface EngineProcess {
  readonly identity: ProcessIdentity;
  readonly stopSignal: NodeJS.Signals;
}

/** The process of an engine as the lab's supervisor started it; undefined when none runs. */
export function engineProcess({ paths }: Pick<Lab, 'paths'>, engine: string): EngineProcess | undefined {
  const parts = recordedParts(paths);
  const part = Object.hasOwn(parts, engine) ? parts[engine] : undefined;
  if (!part) return undefined;
  const identity = { pid: part.pid, startedAt: part.startedAt };
  return isAlive(identity) ? { identity, stopSignal: part.stopSignal } : undefined;
}
