export { type Clock, systemClock } from './clock.ts';
export { loadDocument, type LoadedDocument } from './document/load.ts';
export { type DocumentPath, ExperimentRefused, pathText, type Problem, sentence } from './document/problem.ts';
export { checkExperiment, readExperiment, validateExperiment } from './document/validate.ts';
export type { ValidateOptions, ValidExperiment } from './document/validate.ts';
export { ActivityFailed, InterruptExecution } from './errors.ts';
export type {
  ActivityRun,
  GamedayRecord,
  HypothesisState,
  Journal,
  LeaseRecord,
  LoadRecord,
  PhaseRecord,
  ProofRecord,
  RecoveryRecord,
} from './journal/journal.ts';
export { journalFile, type JournalSink } from './journal/journal-file.ts';
export type { Log } from './log.ts';
export type {
  ActivityContext,
  CallProblem,
  Evidence,
  NativeCall,
  Prepared,
  Proof,
  Provider,
  Providers,
  RunInfo,
} from './providers/provider.ts';
export { type Control, type ControlMoment, type Controls, nativeControls } from './run/controls.ts';
export { type Phase, phases, type ProbeReading, type RunEvent } from './run/events.ts';
export type { Collector, LoadDriver, LoadResult, LoadSpec, RunningLoad, RunOptions } from './run/options.ts';
export { runId } from './run/run.ts';
export { runExperiment } from './run/run-experiment.ts';
export { exitCodeOf, type Reason, type Verdict } from './run/verdict.ts';
export { judge, type Judgement } from './tolerance/judge.ts';
export { bringsLoad, type FaultIntent, type Lease, type Leases, type ReleaseReason } from './undo/leases.ts';
export {
  type DamagedLog,
  findUndoLogs,
  type FoundLog,
  holderState,
  type HolderState,
  recover,
  type Recovered,
  type RecoverOptions,
} from './undo/recover.ts';
export { pending, type UndoEntry, type UndoLog, type UndoState } from './undo/replay.ts';
export { LeaseLapsed, openUndoLog, type UndoLogOptions } from './undo/undo-log.ts';
export { parseVariable } from './values/convert.ts';
export { substitute } from './values/substitute.ts';
