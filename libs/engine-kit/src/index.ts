export { diagnose, type EngineDiagnosis } from './diagnose.ts';
export { engines } from './engines/index.ts';
export { EngineUnavailable } from './errors.ts';
export { findEngine } from './find.ts';
export { installEngine } from './install.ts';
export { engineNames } from './types.ts';
export type {
  EngineDefinition,
  EngineName,
  EngineSource,
  FindResult,
  FoundEngine,
  KitOptions,
  LaunchContext,
  LaunchPlan,
  ProgressEvent,
} from './types.ts';
