export * from './attributes.mjs';
export * from './errors.mjs';
export * from './headers.mjs';
export * from './labels.mjs';
export * from './metrics.mjs';
export * from './ports.mjs';
export * from './states.mjs';
