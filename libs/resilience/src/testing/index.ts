// What tests and benches of guarded calls need: a clock that stands still, seeded randomness, and naive models to hold decisions against.
export * from './fake-runtime.ts';
export * from './random.ts';
export * from './sequences.ts';
