import { setTimeout as sleep } from 'node:timers/promises';
import type { LabPorts } from '@gameday/conventions';
import { type LabPaths, recordedParts } from '@gameday/lab-kit';
import { isAlive, killIdentity, type ProcessIdentity, processIdentity, portOwner } from '@gameday/process';
import { FaultError } from './errors.ts';

/** What can be done to a Toxiproxy that does not listen any more. */
export interface ToxiproxyProcess {
  /**
   * Kills it, and resolves when it is gone; the supervisor starts it again. Gone already is fine.
   * @throws FaultError toxiproxy_stalled when nobody knows which process it is
   */
  kill(): Promise<void>;
}

const goneWithinMs = 2_000;
const pollMs = 10;

/** The process as the supervisor has written it down, or the one that holds its port. */
function findProcess(paths: LabPaths, port: number): ProcessIdentity | 'none' | 'unknown' {
  const recorded = recordedParts(paths)['toxiproxy'];
  if (recorded && isAlive(recorded)) return recorded;
  const owner = portOwner(port);
  if (!owner) return 'none';
  const ours = owner.pid !== undefined && owner.command.includes('toxiproxy');
  return (ours && processIdentity(owner.pid as number)) || 'unknown';
}

export const toxiproxyProcess = (paths: LabPaths, { toxiproxy: port }: LabPorts): ToxiproxyProcess => ({
  async kill() {
    const found = findProcess(paths, port);
    if (found === 'none') return;
    if (found === 'unknown') {
      const message = `Toxiproxy at port ${port} hangs, and it is not known which process it is: end it by hand`;
      throw new FaultError('toxiproxy_stalled', message);
    }
    killIdentity(found, 'SIGKILL');
    for (const deadline = performance.now() + goneWithinMs; isAlive(found); await sleep(pollMs)) {
      if (performance.now() > deadline) {
        throw new FaultError('toxiproxy_stalled', `Toxiproxy (process ${found.pid}) does not end, not even by SIGKILL`);
      }
    }
  },
});
