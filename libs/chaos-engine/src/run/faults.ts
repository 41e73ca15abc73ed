import { ActivityFailed, messageOf } from '../errors.ts';
import { isoTime } from '../journal/journal.ts';
import type { ActivityContext, NativeCall, Proof, Provider } from '../providers/provider.ts';
import type { FaultIntent, Lease, ReleaseReason } from '../undo/leases.ts';
import { startProof } from './fault-proof.ts';
import type { Run } from './run.ts';
import { undoFault } from './undo-fault.ts';

/** A fault under a lease, as the run holds it. */
export interface HeldFault {
  readonly lease: Lease;
  readonly provider: Provider | undefined;
  readonly context: ActivityContext;
  /** False for what only helps, such as the load. */
  readonly isFault: boolean;
  /** As it is known by now. */
  undo: NativeCall;
  /** Ends the wait for a proof. */
  readonly proving: AbortController;
  proof: Promise<Proof> | undefined;
  /** Why the last attempt to undo it failed. */
  failure: string | undefined;
}

/** How long a call that was told to end may still take before what it was making is undone. */
const settleMs = 1_000;

/** Whether the catalogue says that a call makes a fault. */
async function isFault({ module, func }: NativeCall): Promise<boolean> {
  const { nativeOperation } = await import('@gameday/experiment');
  return nativeOperation(module, func)?.fault ?? false;
}

/** The faults of a run: made under leases, proved, and undone. */
export class Faults {
  readonly #run: Run;
  readonly #held = new Map<string, HeldFault>();
  readonly #calls = new Set<Promise<unknown>>();
  readonly #unproved: string[] = [];
  #everMade = false;
  #firstAt: number | undefined;

  constructor(run: Run) {
    this.#run = run;
  }

  /** Whether there was ever something to undo or to prove. */
  get everMade(): boolean {
    return this.#everMade;
  }

  /** When the first fault came into force, or the first action was done; in milliseconds since the epoch. */
  get firstAt(): number | undefined {
    return this.#firstAt;
  }

  /** What nothing proves. */
  get unproved(): readonly string[] {
    return this.#unproved;
  }

  /** Says that an action was done. */
  acted(): void {
    this.#firstAt ??= this.#run.clock.now();
  }

  /** Makes a call in the name of the run: a lease first, for every fault it makes. */
  readonly call = (call: NativeCall, context: ActivityContext): Promise<unknown> => {
    const calling = this.#call(call, context).finally(() => this.#calls.delete(calling));
    this.#calls.add(calling);
    return calling;
  };

  async #call(call: NativeCall, context: ActivityContext): Promise<unknown> {
    const provider = this.#provider(call.module);
    const prepared = await provider.prepare?.(call, context);
    const { faults = [], plan } = prepared ?? {};
    const made: Lease[] = [];
    for (const intent of faults) {
      this.#assertGoing(context);
      made.push(await this.acquire(intent, context, provider));
    }
    const ending =
      provider.ends?.(
        call,
        [...this.#held.values()].map(({ lease }) => lease),
      ) ?? [];
    await this.prove(ending);
    this.#assertGoing(context);
    const output = await provider.run(call, { ...context, ...(plan !== undefined && { plan }) });
    for (const lease of made) await lease.confirm();
    for (const id of ending) await this.#release(id, this.#run.phase() === 'ending' ? 'rolled back' : 'ended');
    // A module that prepares its calls knows best what is a fault.
    if (!prepared && (await isFault(call))) {
      this.#everMade = true;
      this.#unproved.push(`${call.module}.${call.func}`);
    }
    return output;
  }

  #provider(module: string): Provider {
    const provider = this.#run.options.providers[module];
    if (!provider) throw new ActivityFailed(`the module "${module}" is not there in this lab`);
    return provider;
  }

  /** Nothing new is begun once an activity was told to end. */
  #assertGoing({ signal }: ActivityContext): void {
    if (signal.aborted) throw new ActivityFailed('the activity was ended');
  }

  /** A lease in the name of the run; whatever is still held at its end is undone. */
  async acquire(intent: FaultIntent, context: ActivityContext, provider?: Provider, isFault = true): Promise<Lease> {
    const { recorder, clock, emit, options } = this.#run;
    const lease = await options.leases.acquire(intent);
    this.#everMade ||= isFault;
    const { kind, target, says } = intent;
    const fault = { type: 'fault', lease: lease.id, kind, target, says } as const;
    const proving = new AbortController();
    const held: HeldFault = {
      lease,
      provider,
      context,
      isFault,
      undo: intent.undo,
      proving,
      proof: undefined,
      failure: undefined,
    };
    this.#held.set(lease.id, held);
    recorder.lease(lease.id, { kind, target, says, acquired: isoTime(clock.now()) });
    emit({ ...fault, state: 'intended' });
    return {
      id: lease.id,
      intent,
      undoFailed: (message) => lease.undoFailed(message),
      confirm: async (found) => {
        await lease.confirm(found);
        held.undo = found?.undo ?? held.undo;
        if (isFault) this.#firstAt ??= clock.now();
        recorder.lease(lease.id, { confirmed: isoTime(clock.now()) });
        emit({ ...fault, state: 'in force' });
        if (isFault) held.proof ??= startProof(this.#run, held, (what) => this.#unproved.push(what));
      },
      release: (how) => this.#release(lease.id, how),
    };
  }

  /** Waits for the proofs of these faults, or of all; those that take too long count as not proved. */
  async prove(ids: readonly string[] = [...this.#held.keys()], withinMs = 5_000): Promise<void> {
    const waiting = ids.flatMap((id) => this.#held.get(id) ?? []);
    const proofs = waiting.flatMap(({ proof }) => (proof ? [proof] : []));
    if (proofs.length === 0) return;
    const enough = new AbortController();
    const late = this.#run.clock.sleep(withinMs, AbortSignal.any([enough.signal, this.#run.stopped]));
    await Promise.race([Promise.all(proofs), late]);
    enough.abort();
    for (const { proving } of waiting) proving.abort();
    await Promise.all(proofs);
  }

  async #release(id: string, how: ReleaseReason): Promise<void> {
    const held = this.#held.get(id);
    if (!held) return;
    held.proving.abort();
    await held.lease.release(how);
    this.#held.delete(id);
    const { kind, says, target } = held.lease.intent;
    this.#run.recorder.lease(id, { released: isoTime(this.#run.clock.now()), how });
    this.#run.emit({ type: 'fault', state: 'ended', lease: id, kind, target, says });
  }

  /**
   * Undoes what is still held, the newest first. A call that is under way is waited for, lest it make its fault after the
   * undo; one that takes too long is undone again when it ends.
   */
  async undoAll(which: 'faults' | 'others', context: ActivityContext): Promise<void> {
    const wanted = [...this.#held.values()].filter(({ isFault }) => isFault === (which === 'faults')).reverse();
    if (wanted.length === 0) return;
    await this.#settle();
    for (const held of wanted) {
      if (!this.#held.has(held.lease.id)) continue;
      held.failure = await undoFault(this.#run, held, context);
      if (held.failure !== undefined) continue;
      await this.#release(held.lease.id, 'undone').catch((error: unknown) => this.#run.warn(messageOf(error)));
    }
    const again = async (): Promise<void> => {
      for (const held of wanted) await undoFault(this.#run, held, context);
    };
    for (const calling of this.#calls) void calling.then(again, again);
  }

  /** Says what could not be undone by the end. */
  reportLeft(): void {
    for (const { lease, failure } of this.#held.values()) {
      if (failure === undefined) continue;
      const kept = 'it is kept in the undo log, "gameday chaos recover" tries again';
      const message = `${lease.intent.says} could not be undone: ${failure}; ${kept}`;
      this.#run.because({ verdict: 'failed', code: 'undo-failed', message });
    }
  }

  async #settle(): Promise<void> {
    if (this.#calls.size === 0) return;
    const enough = new AbortController();
    const late = this.#run.clock.sleep(settleMs, enough.signal);
    await Promise.race([Promise.allSettled(this.#calls), late]);
    enough.abort();
  }
}
