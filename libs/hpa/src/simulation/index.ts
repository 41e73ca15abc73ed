export { parseTraces } from './parse.ts';
export { TraceError } from './reader.ts';
export { type SimulatedStep, simulate } from './simulate.ts';
export type * from './trace.ts';
