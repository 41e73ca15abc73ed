export { createBalancer, type BalancedEndpoint, type Balancer, type BalancerRuntime, type Picked } from './balancer.ts';
export type {
  BalancerListener,
  BalancerSnapshot,
  EndpointSnapshot,
  EndpointStatus,
  Ejection,
  EjectionCause,
  EjectionReturn,
  EjectionWindow,
} from './events.ts';
export {
  defaultBalancerPolicy,
  parseBalancerPolicy,
  type BalancerPolicy,
  type EjectionPolicy,
  type SuccessRatePolicy,
} from './policy.ts';
export type { PolicyError, PolicyResult } from './schema.ts';
export { createLimiter, type Limiter, type LimiterRuntime, type Permit, type Priority } from './limit/limiter.ts';
export type { LimiterListener, LimiterSnapshot, ShedBurst } from './limit/events.ts';
export { limitAlgorithms, type LimitAlgorithmName } from './limit/algorithm.ts';
export { defaultLimitPolicy, parseLimitPolicy, type LimitPolicy } from './limit/policy.ts';
