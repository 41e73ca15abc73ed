import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { killIdentity, type ProcessIdentity } from '@gameday/process';
import type { Order } from './governor.ts';
import type { CpuLimiter, LimiterOptions } from './limiter.ts';

const governorFile = fileURLToPath(new URL('governor.ts', import.meta.url));
/** A governor that ends is replaced, but one that cannot live is not started over and over. */
const replacementDelayMs = 500;

interface Limit {
  readonly identity: ProcessIdentity;
  readonly cores: number;
}

/**
 * Limits by a process of its own that stops and continues others, so that this one's own work does not disturb its timing. Nobody
 * stays stopped by it: it continues whom it has stopped when this process ends, and this process everyone when it ends.
 */
export class SignalLimiter implements CpuLimiter {
  readonly mode = 'signals';
  readonly reason: string;
  readonly #log: LimiterOptions['log'];
  readonly #keepsStopped: LimiterOptions['keepsStopped'];
  readonly #limits = new Map<string, Limit>();
  #governor: ChildProcess | undefined;
  #replacement: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(reason: string, { log, keepsStopped }: Pick<LimiterOptions, 'log' | 'keepsStopped'>) {
    this.reason = `stopping and continuing within each 100 ms (${reason})`;
    this.#log = log;
    this.#keepsStopped = keepsStopped;
  }

  /** Pid of the process that does it, while there is one. */
  get governorPid(): number | undefined {
    return this.#governor?.pid;
  }

  limit(key: string, identity: ProcessIdentity, cores: number): void {
    this.#limits.set(key, { identity, cores });
    if (this.#governor) this.#send({ limit: key, identity, cores });
    else this.#start();
  }

  async release(key: string): Promise<void> {
    const limit = this.#limits.get(key);
    if (!limit) return;
    this.#limits.delete(key);
    this.#send({ release: key });
  }

  sweep(): void {
    // Nothing of it outlives the governor.
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#replacement);
    const governor = this.#governor;
    if (!governor) return;
    const gone = once(governor, 'exit');
    governor.stdin?.end();
    await gone;
  }

  #start(): void {
    if (this.#closed || this.#replacement) return;
    const governor = spawn(process.execPath, ['--max-semi-space-size=1', governorFile], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    this.#governor = governor;
    governor.on('error', (error) => this.#log.error({ err: error }, 'CPU limits cannot be kept: no governor'));
    governor.stdin?.on('error', () => undefined); // its exit tells the rest
    governor.once('exit', (code, signal) => this.#ended(code, signal));
    for (const [key, limit] of this.#limits) this.#send({ limit: key, ...limit });
  }

  #send(order: Order): void {
    this.#governor?.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    this.#governor = undefined;
    for (const { identity } of this.#limits.values()) {
      if (!this.#keepsStopped(identity)) killIdentity(identity, 'SIGCONT');
    }
    if (this.#closed) return;
    this.#log.warn({ code, signal }, 'the process that keeps CPU limits has ended; another is started');
    this.#replacement = setTimeout(() => {
      this.#replacement = undefined;
      this.#start();
    }, replacementDelayMs);
  }
}
