import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FaultIntent } from '@gameday/chaos-engine';

/** A process of its own that holds leases, as the runner of an experiment does. */
export interface LeaseHolder {
  /** Writes down how a fault is undone, and that it is made. @returns the lease's id */
  lease(intent: FaultIntent): Promise<string>;
  /** kill -9 */
  kill(): Promise<void>;
}

const program = fileURLToPath(new URL('./lease-child.ts', import.meta.url));

/** @param folder the lab's undo logs */
export function startLeaseHolder(folder: string, run: string): LeaseHolder {
  const child = spawn(process.execPath, [program, folder, run], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async lease(intent) {
      child.stdin.write(`${JSON.stringify(intent)}\n`);
      const { value, done } = await answers.next();
      if (done === true) throw new Error('the process that holds the leases has ended');
      return value as string;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
