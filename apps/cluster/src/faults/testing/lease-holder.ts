import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of its own that holds leases, as an experiment's runner does. */
export interface LeaseHolder {
  readonly run: string;
  /** Writes down how a fault is undone, and that it is made. @returns the lease's id */
  lease(fault: string, module?: string, func?: string): Promise<string>;
  /** Stopped, it gives no more signs of life. */
  pause(): void;
  resume(): void;
  kill(): Promise<void>;
}

const program = fileURLToPath(new URL('./lease-child.ts', import.meta.url));

export function startLeaseHolder(folder: string, run: string): LeaseHolder {
  const child: ChildProcess = spawn(process.execPath, [program, folder, run], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const answers = lines[Symbol.asyncIterator]();
  return {
    run,
    async lease(fault, module = 'toxiproxy', func = 'endFault') {
      child.stdin?.write(`${fault} ${module} ${func}\n`);
      const { value, done } = await answers.next();
      if (done === true) throw new Error('the process that holds the leases has ended');
      return value as string;
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
