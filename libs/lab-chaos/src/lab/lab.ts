import { join } from 'node:path';
import type { LabPorts } from '@gameday/conventions';
import type { LabPaths } from '@gameday/lab-kit';
import type { LabChaosOptions } from '../options.ts';
import { type ClusterApi, clusterApi } from './cluster-api.ts';

/** A lab as the native modules reach it. Nothing is connected, and nothing need run. */
export interface Lab {
  readonly ports: LabPorts;
  readonly paths: LabPaths;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly cluster: ClusterApi;
  /** When each run of this process began its first fault, in milliseconds since the epoch. */
  readonly firstFaults: Map<string, number>;
}

export const openLab = ({ ports, paths, env = process.env }: LabChaosOptions): Lab => ({
  ports,
  paths,
  env,
  cluster: clusterApi(ports.cluster),
  firstFaults: new Map(),
});

/** Where an engine of the lab answers. */
export const engineUrl = ({ ports }: Lab, engine: 'consul' | 'jaeger' | 'prometheus' | 'toxiproxy'): string =>
  `http://127.0.0.1:${ports[engine]}`;

/** Where the copies of a run's traces lie. */
export const tracesFolder = (runFolder: string): string => join(runFolder, 'traces');
