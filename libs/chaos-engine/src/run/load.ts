import { resolve } from 'node:path';
import { messageOf } from '../errors.ts';
import { isoTime } from '../journal/journal.ts';
import type { FaultIntent } from '../undo/leases.ts';
import { contextOf } from './activity.ts';
import type { Faults } from './faults.ts';
import type { LoadResult, LoadSpec, RunningLoad } from './options.ts';
import type { Run } from './run.ts';

const stopWithinMs = 30_000;

/** The load of a run, if it has one. */
export class Load {
  readonly #run: Run;
  readonly #faults: Faults;
  #running: RunningLoad | undefined;
  #ended: { readonly result?: LoadResult; readonly message: string } | undefined;

  constructor(run: Run, faults: Faults) {
    this.#run = run;
    this.#faults = faults;
  }

  /** Starts it; without a load nothing can be said about the system, so a failure ends the run. */
  async start(): Promise<void> {
    const { options, clock, recorder, stopped } = this.#run;
    const declared = options.experiment.gameday?.load;
    if (!declared) return;
    const { warmupSeconds: _warmup, steadyWithinSeconds: _steady, ...fields } = declared;
    const file = fields.file === undefined ? undefined : resolve(options.experiment.folder, fields.file);
    const load: LoadSpec = { ...fields, ...(file !== undefined && { file }) };
    try {
      if (!options.load) throw new Error('this lab has no load driver');
      const context = contextOf(this.#run, this.#faults, stopped);
      const acquire = (intent: FaultIntent) => this.#faults.acquire(intent, context, undefined, false);
      this.#running = await options.load.start(load, { ...context, acquire });
    } catch (error) {
      if (!stopped.aborted) this.#stop(`the load could not be started: ${messageOf(error)}`);
      return;
    }
    recorder.load({ ...load, started: isoTime(clock.now()) });
    this.#run.emit({ type: 'load', state: 'started' });
    this.#running.ended.then(
      (result) => (this.#ended = { result, message: 'the load ended before the fault did' }),
      (error: unknown) => (this.#ended = { message: `the load broke: ${messageOf(error)}` }),
    );
  }

  /** To be called while the fault is still in force: a load that has ended by now was not there. */
  checkRuns(): void {
    if (this.#ended) this.#run.because({ verdict: 'inconclusive', code: 'no-load', message: this.#ended.message });
  }

  /** Ends it and keeps what it came to. */
  async finish(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    const { clock, recorder, emit } = this.#run;
    const done = new AbortController();
    const late = clock.sleep(stopWithinMs, done.signal).then(() => {
      if (!done.signal.aborted) throw new Error(`it did not end within ${stopWithinMs / 1000} s`);
      return undefined as never;
    });
    try {
      const result = this.#ended?.result ?? (await Promise.race([running.stop(), late]));
      recorder.load({ ...result, ended: isoTime(clock.now()) });
      emit({ type: 'load', state: 'ended', message: `${result.requests} requests` });
      if (result.requests === 0 && !this.#run.stopped.aborted) {
        this.#run.because({ verdict: 'inconclusive', code: 'no-load', message: 'the load made no request' });
      }
    } catch (error) {
      const message = `the load could not be ended: ${messageOf(error)}`;
      recorder.load({ ended: isoTime(clock.now()) });
      emit({ type: 'load', state: 'ended', message });
      this.#run.because({ verdict: 'inconclusive', code: 'no-load', message });
    } finally {
      done.abort();
    }
  }

  #stop(message: string): void {
    this.#run.stop({ verdict: 'inconclusive', code: 'no-load', message });
  }
}
