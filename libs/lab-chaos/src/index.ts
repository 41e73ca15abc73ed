export { LabChaosError, type LabChaosErrorCode } from './errors.ts';
export type { RunEvidence } from './evidence/run-evidence.ts';
export type { LabChaosOptions } from './options.ts';
export { type LabChaos, labProviders, openLabChaos } from './providers.ts';
export { undoCall, type UndoOptions } from './undo-call.ts';
