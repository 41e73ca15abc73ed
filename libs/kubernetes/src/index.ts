export * from './annotations.ts';
export * from './field-selectors.ts';
export { nameAlphabet } from './name-alphabet.ts';
export * from './quantity.ts';
export * from './selectors.ts';
export { timestamp } from './timestamp.ts';
export type * from './types.ts';
