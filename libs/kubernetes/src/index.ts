export * from './annotations.ts';
export * from './field-selectors.ts';
export * from './quantity.ts';
export * from './selectors.ts';
export type * from './types.ts';
