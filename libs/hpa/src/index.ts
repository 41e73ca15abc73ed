export { formatOfResource, resourceQuantity } from './build-quantity.ts';
export { decide } from './decide.ts';
export { behaviorWithDefaults, metricsOf, type ScalingBehavior, type ScalingRules, tolerancesOf } from './defaults.ts';
export type * from './explanation.ts';
export { type ControllerOptions, defaultControllerOptions } from './options.ts';
export { parsePodSelector, type PodSelector, selects } from './pod-selector.ts';
export { reconcile } from './reconcile.ts';
export { formatTime, parseTime } from './time.ts';
export type * from './types.ts';
