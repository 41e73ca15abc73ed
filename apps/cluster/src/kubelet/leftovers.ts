import { killIdentity, type ProcessIdentity, processesMarked, startedWith, stopIdentity } from '@gameday/process';

/** Tells which pod a process belongs to, in its environment: `NAMESPACE/NAME/UID`. */
export const podMark = 'GAMEDAY_POD';

export interface Leftover {
  readonly identity: ProcessIdentity;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
}

/**
 * The pods' processes of this lab that run, by the marks they were started with: so those are found too whose pid nobody could
 * write down any more. What a pod's process has started itself carries the same marks and is listed as well.
 */
export function findLeftovers(mark: { readonly name: string; readonly value: string }): Leftover[] {
  return processesMarked(mark.name, mark.value).flatMap((identity) => {
    const [namespace, pod, uid] = (startedWith(identity.pid, podMark) ?? '').split('/');
    return namespace && pod && uid ? [{ identity, namespace, pod, uid }] : [];
  });
}

/** Longer than what is left over needs to finish its requests in. */
const graceMs = 10_000;

/**
 * Ends processes of pods that are no longer there. They may stand still, and could not hear it then; those that a fault keeps
 * stopped hear nothing, as in life, and go when their grace is over.
 */
export async function endLeftovers(
  leftovers: readonly Leftover[],
  keepsStopped: (identity: ProcessIdentity) => boolean,
): Promise<void> {
  await Promise.all(
    leftovers.map(async ({ identity }) => {
      if (!keepsStopped(identity)) killIdentity(identity, 'SIGCONT');
      await stopIdentity(identity, { graceMs }).catch(() => undefined);
    }),
  );
}
