import { join } from 'node:path';
import { repositoryRoot } from './paths.ts';

/** A service of the sample app, as the lab runs it. */
export interface Service {
  readonly name: string;
  /** Whether it has a database of its own. */
  readonly ownsDatabase: boolean;
  /** Whether it is the app's door: it has a well-known port, and so one replica. */
  readonly door: boolean;
}

const service = <const N extends string>(name: N, traits: Partial<Omit<Service, 'name'>> = {}) =>
  ({ name, ownsDatabase: false, door: false, ...traits }) as const;

/** The seven services, in the order in which people are shown them. */
export const services = [
  service('gateway', { door: true }),
  service('feed', { ownsDatabase: true }),
  service('comments', { ownsDatabase: true }),
  service('messages', { ownsDatabase: true }),
  service('profile'),
  service('users', { ownsDatabase: true }),
  service('assets'),
] as const satisfies readonly Service[];

/** The same services in one process. */
export const monolith = service('monolith', { door: true }) satisfies Service;

export type DatabaseOwner = 'users' | 'feed' | 'comments' | 'messages';
/** The services with a database; it and its role have the service's name. */
export const databaseOwners: readonly DatabaseOwner[] = ['users', 'feed', 'comments', 'messages'];

/** The service of this name, the monolith included. */
export const findService = (name: string): Service | undefined =>
  [...services, monolith].find((candidate) => candidate.name === name);

/** The file that a replica of a service runs. */
export const entryOf = (app: string, root = repositoryRoot): string => join(root, 'apps', app, 'src', 'main.ts');
