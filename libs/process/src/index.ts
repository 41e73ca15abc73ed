export { atomicWriteFile, type AtomicWriteOptions } from './atomic-write.ts';
export { backoffDelayMs, type BackoffPolicy, defaultBackoff } from './backoff.ts';
export { followLog, type FollowOptions } from './follow-log.ts';
export {
  familyOf,
  isAlive,
  killIdentity,
  leadsGroup,
  processIdentity,
  type ProcessIdentity,
  stopIdentity,
  type StopOptions,
} from './identity.ts';
export { acquireLock, type HeldLock, lockHolder, type RefusedLock } from './lock-file.ts';
export {
  exitReason,
  ManagedProcess,
  type ManagedProcessOptions,
  type PartChange,
  type ProcessPlan,
} from './managed-process.ts';
export { processesMarked, startedWith } from './marked.ts';
export { type PartEvent, type PartStatus, pidOf, reasonOf, type RestartPolicy, transition } from './part-status.ts';
export { freePort, portIsFree } from './ports.ts';
export { isStopped, processState } from './process-state.ts';
export { commandOf } from './process-table.ts';
export { processTree } from './process-tree.ts';
export { rotateLog, type RotateOptions } from './rotate-log.ts';
export { setSessionNiceness } from './session-niceness.ts';
export type { Protocol } from './socket-tables.ts';
export { type BoundSocket, listeningSockets, portOwner, type PortOwner } from './sockets.ts';
export { tailLog } from './tail-log.ts';
export { treeCpuSeconds, treePids, type TreeUsage, usageOfTrees } from './tree-usage.ts';
export { cpuSeconds, pssBytes } from './usage.ts';
