import type { NativeCall, Recovered, UndoEntry } from '@gameday/chaos-engine';
import { backoffDelayMs, type BackoffPolicy } from '@gameday/process';
import type { Log } from '../shared.ts';
import { faultOf } from './leased-faults.ts';
import type { WatchedLog } from './lease-folder.ts';
import { keepsStopped } from './stopped-processes.ts';

export interface RecoveryOptions {
  readonly folder: string;
  /** Ends a fault that the cluster itself keeps. */
  readonly endOwn: (fault: string) => Promise<unknown>;
  /** Makes any other call that undoes a fault; loaded when it is first needed. */
  readonly loadUndo: () => Promise<(call: NativeCall) => Promise<void>>;
  readonly log: Log;
  /** Told of what could not be undone, once for each reason. */
  readonly failed: (entry: UndoEntry, message: string) => void;
}

/** Between attempts: what cannot be undone now may be possible very soon. */
const retry: BackoffPolicy = { baseMs: 250, capMs: 1_000, stableMs: 0, jitter: 0 };

/** Whether somebody must undo what a run has left. */
export const isLeft = ({ state, entries }: WatchedLog): boolean =>
  state === 'dead' || (state === 'silent' && entries.some(({ status }) => status.state !== 'released'));

/** Undoes what runs have left whose process is gone or silent, and does not give up before it has succeeded. */
export class Recovery {
  readonly #options: RecoveryOptions;
  readonly #told = new Map<string, string>();
  #running: Promise<void> | undefined;
  #failures = 0;
  #notBefore = 0;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /** Begins an attempt where one is needed and due. */
  observe(logs: readonly WatchedLog[]): void {
    if (this.#running || !logs.some(isLeft) || performance.now() < this.#notBefore) return;
    this.#running = this.#attempt(logs.filter(isLeft)).finally(() => (this.#running = undefined));
  }

  /** Resolves when no attempt is under way. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #attempt(logs: readonly WatchedLog[]): Promise<void> {
    const { folder, endOwn, loadUndo, log } = this.#options;
    let left = true;
    try {
      await this.#wake(logs);
      const { recover } = await import('@gameday/chaos-engine');
      const result = await recover(folder, {
        undo: async (call, entry) => {
          const own = faultOf(entry);
          if (own === undefined) await (await loadUndo())(call);
          else await endOwn(own);
        },
      });
      this.#tell(result);
      left = result.failed.length > 0 || result.busy !== undefined;
    } catch (error) {
      log.error({ err: error, folder }, 'what a run has left could not be undone; it is tried again');
    }
    this.#failures = left ? this.#failures + 1 : 0;
    this.#notBefore = left ? performance.now() + backoffDelayMs(retry, this.#failures, 0) : 0;
  }

  /**
   * Lets all go on that stands still, before anything is undone in its order: an undo may need just that process, and would wait for it
   * in vain. That it is done again in its turn does no harm.
   */
  async #wake(logs: readonly WatchedLog[]): Promise<void> {
    const calls = logs.flatMap(({ entries }) => entries.filter(keepsStopped).map(({ intent }) => intent.undo));
    if (calls.length === 0) return;
    const undo = await this.#options.loadUndo();
    await Promise.allSettled(calls.map((call) => undo(call)));
  }

  #tell({ undone, failed, damaged }: Recovered): void {
    const { log } = this.#options;
    for (const { file, message } of damaged) {
      if (this.#told.get(file) === message) continue;
      this.#told.set(file, message);
      log.error({ file }, `${message}; what its whole lines name must be undone by hand, then remove it`);
    }
    for (const { id, intent } of undone) {
      this.#told.delete(id);
      log.warn({ lease: id, kind: intent.kind, target: intent.target }, `undone, for its run is gone: ${intent.says}`);
    }
    for (const { entry, message } of failed) {
      const { id, intent } = entry;
      if (this.#told.get(id) === message) continue;
      this.#told.set(id, message);
      log.error(
        { lease: id, kind: intent.kind, target: intent.target, reason: message },
        `NOT undone, and tried again: ${intent.says}`,
      );
      this.#options.failed(entry, message);
    }
  }
}
