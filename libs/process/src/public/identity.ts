/** Who a process is, who holds a lock, and files that are whole: what short commands need, without what keeps processes. */
export { atomicWriteFile, type AtomicWriteOptions } from '../atomic-write.ts';
export { familyOf, isAlive, killIdentity, processIdentity, type ProcessIdentity, stopIdentity } from '../identity.ts';
export { acquireLock, type HeldLock, lockHolder, type RefusedLock } from '../lock-file.ts';
