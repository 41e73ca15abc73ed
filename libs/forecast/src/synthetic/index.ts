export * from './loads.ts';
export * from './random.ts';
