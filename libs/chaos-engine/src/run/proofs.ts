import type { GamedayExtension } from '@gameday/experiment';
import { attempt } from './attempt.ts';
import { look } from './hypothesis.ts';
import type { Faults } from './faults.ts';
import type { Run } from './run.ts';

type Declared = NonNullable<GamedayExtension['proofs']>[number];

const everyMs = 500;

/** The proofs that an experiment itself declares: each must be within its tolerance once while the fault is in force. */
export class DeclaredProofs {
  readonly #run: Run;
  readonly #waiting: { readonly proof: Declared; readonly done: Promise<boolean> }[];
  readonly #ended = new AbortController();

  /** Starts looking. */
  constructor(run: Run, faults: Faults) {
    this.#run = run;
    const signal = AbortSignal.any([this.#ended.signal, run.stopped]);
    const proofs = run.options.experiment.gameday?.proofs ?? [];
    this.#waiting = proofs.map((proof) => {
      let proved = false;
      const waited = attempt(run, async () => void (proved = await this.#wait(proof, faults, signal)));
      return { proof, done: waited.then(() => proved) };
    });
  }

  /** Whether there are any. */
  get declared(): boolean {
    return this.#waiting.length > 0;
  }

  /** Waits for those that are still outstanding, each for as long as it says; answers the names of what was not proved. */
  async finish(): Promise<string[]> {
    const { clock, stopped } = this.#run;
    const enough = new AbortController();
    const all = Promise.all(this.#waiting.map(({ done }) => done)).then(() => enough.abort());
    const waitMs = Math.max(0, ...this.#waiting.map(({ proof }) => (proof.withinSeconds ?? 5) * 1000));
    if (this.declared) await clock.sleep(waitMs, AbortSignal.any([enough.signal, stopped]));
    this.#ended.abort();
    await all;
    const results = await Promise.all(
      this.#waiting.map(async ({ proof, done }) => ({ name: proof.name, met: await done })),
    );
    return results.filter(({ met }) => !met).map(({ name }) => name);
  }

  async cancel(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#waiting.map(({ done }) => done));
  }

  async #wait(proof: Declared, faults: Faults, signal: AbortSignal): Promise<boolean> {
    let says = 'was never looked at while a fault was in force';
    while (!signal.aborted) {
      if (faults.firstAt !== undefined) {
        const result = await look(this.#run, faults, proof, 'proof', signal);
        if (!signal.aborted || result.tolerance_met) says = result.tolerance_reason ?? says;
        if (result.tolerance_met) {
          this.#run.recorder.proof({ of: proof.name, proved: true, says, measured: result.output });
          return true;
        }
      }
      await this.#run.clock.sleep(everyMs, signal);
    }
    this.#run.recorder.proof({ of: proof.name, proved: false, says });
    return false;
  }
}
