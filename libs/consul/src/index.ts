export type { AgentService, ConsulApi, HttpCheck, ServiceDefinition, ServiceStatus } from './api.ts';
export type { Backoff } from './backoff.ts';
export type { BlockingOptions } from './blockingQuery.ts';
export type { ConsulClient, ConsulOptions } from './consul.ts';
export { createConsul } from './consul.ts';
export type { ConsulErrorCode } from './errors.ts';
export {
  ConsulBadAnswer,
  ConsulError,
  ConsulNoLeader,
  ConsulNotReady,
  ConsulRefused,
  ConsulTimeout,
  ConsulUnreachable,
} from './errors.ts';
export type { Check, Endpoint, HealthStatus, Instance } from './instances.ts';
export type { KeyState } from './keyState.ts';
export type { CheckAndSet, ConsulKv, KvEntry } from './kv.ts';
export type { Registration, RegistrationOptions } from './registration.ts';
export type { Holder, RegistrationEvent, RegistrationState } from './registrationState.ts';
export type { KeyWatch } from './watchKey.ts';
export type { WatchOptions } from './watchOptions.ts';
export type { ServiceWatch } from './watchService.ts';
export type { WatchState } from './watchState.ts';
