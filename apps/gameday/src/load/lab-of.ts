import type { LabPorts } from '@gameday/conventions';
import type { LabPaths } from '@gameday/lab-kit';
import { readPorts } from '../lab/read-ports.ts';
import { LabWatch } from './lab-watch.ts';

/** What a load meets: the lab with what of it is there, or another target. */
export interface Surroundings {
  readonly target: string;
  readonly ownLab: boolean;
  readonly ports: LabPorts;
}

/** Where requests go: the lab's door, unless another target is named. @throws CommandError (wrong use) */
export function surroundingsOf(env: Readonly<NodeJS.ProcessEnv>, target: string | undefined): Surroundings {
  const ports = readPorts(env);
  const door = `http://127.0.0.1:${ports.gateway}`;
  return { target: target ?? door, ownLab: target === undefined || target === door, ports };
}

/** Begins to watch the lab; says which of its engines take part in a load. */
export async function watchLab({ ownLab, ports }: Surroundings, paths: LabPaths) {
  const lab = ownLab ? await LabWatch.begin(paths) : undefined;
  const has = (engine: string) => lab?.versions[engine] !== undefined;
  return {
    lab,
    prometheusUrl: has('prometheus') ? `http://127.0.0.1:${ports.prometheus}` : undefined,
    jaegerPort: has('jaeger') ? ports.jaeger : undefined,
  };
}
