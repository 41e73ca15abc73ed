export * from './attributes.ts';
export * from './errors.ts';
export * from './headers.ts';
export * from './labels.ts';
export * from './metrics.ts';
export * from './policies.ts';
export * from './ports.ts';
export * from './states.ts';
