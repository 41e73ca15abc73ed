import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EngineDefinition,
  type EngineName,
  engineNames,
  engines,
  findEngine,
  type FindResult,
  type FoundEngine,
  installEngine,
  type KitOptions,
} from '@gameday/engine-kit';
import { entryOf, monolith, repositoryRoot, type Service, services } from '@gameday/lab-kit';
import { type DatabaseServer, prepareDatabases, recreateDatabases } from './databases.ts';

/** What of an engine the supervisor needs to know. */
export type Engine = Pick<EngineDefinition, 'name' | 'title' | 'needed' | 'launch' | 'restartMsMax'>;

/** What a supervisor runs and how it gets it; tests put small processes in its place. */
export interface World {
  /** The engines that run as long as the lab does, in the order in which people are shown them. */
  readonly engines: readonly Engine[];
  find(name: EngineName, options: KitOptions): Promise<FindResult>;
  install(name: EngineName, options: KitOptions): Promise<FoundEngine>;
  readonly services: readonly Service[];
  readonly monolith: Service;
  /** The folder of the Kubernetes manifests of the services, or of the monolith. */
  manifests(monolith: boolean): string;
  /** The file that an app runs; undefined when there is no such app. */
  entryOf(app: string): string | undefined;
  prepareDatabases(server: DatabaseServer): Promise<void>;
  recreateDatabases(server: DatabaseServer): Promise<void>;
}

/** The engines of engine-kit and the apps of this repository. */
export const realWorld: World = {
  engines: engineNames.map((name) => engines[name]).filter(({ kind }) => kind === 'server'),
  find: findEngine,
  install: installEngine,
  services,
  monolith,
  manifests: (forMonolith) => join(repositoryRoot, 'deploy/kubernetes', forMonolith ? 'monolith' : 'base'),
  entryOf(app) {
    const entry = entryOf(app);
    return existsSync(entry) ? entry : undefined;
  },
  prepareDatabases,
  recreateDatabases,
};
