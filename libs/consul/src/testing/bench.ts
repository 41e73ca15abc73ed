import type { ConsulClient, ConsulOptions } from '../consul.ts';
import { createConsul } from '../consul.ts';
import type { Registration, RegistrationOptions } from '../registration.ts';
import type { ServiceWatch } from '../watchService.ts';
import type { Replica } from './replica.ts';
import { createReplica } from './replica.ts';

/** What the tests of one file make, closed in reverse order after each test. */
export interface Bench {
  consul(url: string, options?: Omit<ConsulOptions, 'url'>): ConsulClient;
  replica(): Promise<Replica>;
  registration(consul: ConsulClient, options: RegistrationOptions): Registration & { readonly told: string[] };
  watch(consul: ConsulClient, name: string): ServiceWatch;
  /** A service name that no other test uses. */
  name(): string;
  later(close: () => unknown): void;
  clear(): Promise<void>;
}

let names = 0;

export function createBench(): Bench {
  const closing: Array<() => unknown> = [];
  const later = (close: () => unknown): void => void closing.push(close);
  return {
    later,
    consul(url, options) {
      const consul = createConsul({ url, ...options });
      later(() => consul.close());
      return consul;
    },
    async replica() {
      const replica = await createReplica();
      later(() => replica.close());
      return replica;
    },
    registration(consul, options) {
      const registration = consul.registration(options);
      const told: string[] = [];
      registration.onEvent((event) => told.push(event.kind));
      later(() => registration.stop());
      return Object.assign(Object.create(registration) as Registration, { told });
    },
    watch(consul, name) {
      const watch = consul.watchService(name);
      later(() => watch.close());
      return watch;
    },
    name() {
      names += 1;
      return `test${process.pid}x${names}`;
    },
    async clear() {
      for (const close of closing.splice(0).reverse()) await close();
    },
  };
}

export const idsOf = (watch: ServiceWatch): string =>
  watch
    .endpoints()
    .map(({ id }) => id)
    .join(' ');
