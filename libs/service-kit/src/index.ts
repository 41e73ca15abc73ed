export { createClient, type CallOptions, type Client, type Exchange, type Transport } from './client.ts';
export { ConfigError } from './config.ts';
export type { DetourTable } from './detours.ts';
export { decodeCursor, encodeCursor, toPage, type Position } from './cursor.ts';
export { defineServiceApp, type Implementation, type Kit, type ServiceDefinition } from './definition.ts';
export { isNotFound, isPeerFailure, PeerUnavailable, RemoteError, ServiceError, type InvalidPart } from './errors.ts';
export {
  Reply,
  systemContext,
  type CallContext,
  type Handler,
  type HandlerRequest,
  type Handlers,
} from './handlers.ts';
export {
  defaultEdgeSettings,
  parseEdgeSettings,
  type EdgeOverrides,
  type EdgeSettings,
  type SettingsError,
} from './governance/edge-settings.ts';
export type { Explanation } from './governance/explanations.ts';
export type { EdgeReport, GovernanceReport } from './governance/report.ts';
export { createBatchCache, type BatchCache } from './batch-cache.ts';
export { idempotencyMigration, once, type OnceOptions } from './idempotency.ts';
export { addToOutbox, outboxMigration, type OutboxRelay } from './outbox.ts';
export type { Identify } from './router.ts';
export type { StressReport, StressTable } from './stress/stress.ts';
export { runProcess, runService, type ProcessPlan } from './run.ts';
