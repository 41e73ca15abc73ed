export { defineExperiment, type ExperimentInput, gamedayOf } from './define-experiment.ts';
export type { Action, Activity, ActivityReference, Dry, HypothesisProbe, Pauses, Probe } from './format/activities.ts';
export type { ControlDeclaration, ControlEntry } from './format/controls.ts';
export {
  contributionLevels,
  type Experiment,
  type Hypothesis,
  hypothesisStrategies,
  type HypothesisStrategy,
  type OtherExtension,
  rollbackStrategies,
  type RollbackStrategy,
  type Runtime,
} from './format/document.ts';
export {
  type Expectation,
  expectations,
  gamedayExtension,
  type GamedayExtension,
  type GamedayInput,
} from './format/gameday.ts';
export type { HttpProvider, NativeProvider, ProcessProvider, Provider, PythonProvider } from './format/providers.ts';
export type { ConfigurationSource, FromEnvironment, FromFile, SecretSources, ValueType } from './format/sources.ts';
export type {
  JsonPathTolerance,
  ProbeTolerance,
  RangeTolerance,
  RegexTolerance,
  Tolerance,
} from './format/tolerance.ts';
export { type NativeFunction, type NativeModule, nativeModules, nativeOperation } from './native/modules.ts';
export type { ActivityKind, Operation } from './native/operation.ts';
export { type PathTarget, type ProcessTarget, targetName } from './native/targets.ts';
export { toxicAttributes, type ToxicType } from './native/toxiproxy.ts';
export { chaostoxi } from './python/chaostoxi.ts';
export type { Authored, Reference } from './reference.ts';
