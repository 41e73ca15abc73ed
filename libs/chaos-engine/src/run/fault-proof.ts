import { messageOf } from '../errors.ts';
import type { Proof } from '../providers/provider.ts';
import type { HeldFault } from './faults.ts';
import type { Run } from './run.ts';

/**
 * Has a fault proved by the module that made it, until its `proving` aborts.
 * @param unproved is told what could not be proved
 * @returns undefined when there is nothing to wait for
 */
export function startProof(
  run: Run,
  { lease, provider, context, proving }: HeldFault,
  unproved: (what: string) => void,
): Promise<Proof> | undefined {
  const { kind, says, target, needsProof } = lease.intent;
  if (needsProof === false) return undefined;
  if (!provider?.prove) {
    unproved(says);
    return undefined;
  }
  const { signal } = proving;
  const ended = new Promise<Proof>((resolve) => {
    signal.addEventListener('abort', () => resolve({ proved: false, says: 'not seen in time' }), { once: true });
  });
  const proof = provider
    .prove(lease, { ...context, signal })
    .catch((error: unknown): Proof => ({ proved: false, says: messageOf(error) }));
  return Promise.race([proof, ended]).then((found) => {
    const state = found.proved ? 'proved' : 'not proved';
    run.recorder.proof({ of: says, lease: lease.id, ...found });
    run.emit({ type: 'fault', state, lease: lease.id, kind, target, says, message: found.says });
    if (!found.proved) unproved(`${says} (${found.says})`);
    return found;
  });
}
