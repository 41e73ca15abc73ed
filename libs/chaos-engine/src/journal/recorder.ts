import type { Experiment } from '@gameday/experiment';
import { hostname, platform, release, arch } from 'node:os';
import type { Clock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Evidence } from '../providers/provider.ts';
import type { Phase } from '../run/events.ts';
import { pretends } from '../run/dry.ts';
import { isAsExpected, type Reason, statusOf, verdictOf } from '../run/verdict.ts';
import { type Redact, withoutSecrets } from '../values/redact.ts';
import {
  type ActivityRun,
  chaoslibVersion,
  type GamedayRecord,
  type HypothesisState,
  isoTime,
  type Journal,
  type LeaseRecord,
  type LoadRecord,
  type PhaseRecord,
  type ProofRecord,
  type RecoveryRecord,
} from './journal.ts';
import type { JournalSink } from './journal-file.ts';

/** An activity that has begun; its record is finished by `end`. */
export interface OpenRun {
  readonly startMs: number;
  end(result: Pick<ActivityRun, 'output' | 'status'> & Partial<ActivityRun>): ActivityRun;
}

/** What does not change during a run. */
export type Heading = Pick<
  GamedayRecord,
  'run' | 'file' | 'expected' | 'lesson' | 'signature' | 'seed' | 'dry' | 'strategies'
> & { readonly experiment: Experiment; readonly title: string };

type Slot = { readonly open: () => ActivityRun } | { readonly done: ActivityRun };

/** Collects a journal while a run goes on, and has it written after each step. Takes secrets out of all that comes in. */
export class Recorder {
  readonly #heading: Heading;
  readonly #clock: Clock;
  readonly #redact: Redact;
  readonly #sink: JournalSink;
  readonly #log: Log;
  readonly #startMs: number;
  readonly #lists = { run: [] as Slot[], rollbacks: [] as Slot[] };
  readonly #steady = { before: null as HypothesisState | null, after: null as HypothesisState | null };
  readonly #during: HypothesisState[] = [];
  readonly #reasons: Reason[] = [];
  readonly #phases: PhaseRecord[] = [];
  readonly #leases = new Map<string, LeaseRecord>();
  readonly #proofs: ProofRecord[] = [];
  readonly #evidence: Evidence[] = [];
  readonly #warnings: string[] = [];
  #recovery: RecoveryRecord | undefined;
  #load: LoadRecord | undefined;
  #complete = false;

  constructor(heading: Heading, clock: Clock, redact: Redact, sink: JournalSink, log: Log) {
    this.#heading = { ...heading, experiment: redact(withoutSecrets(heading.experiment)) };
    this.#clock = clock;
    this.#redact = redact;
    this.#sink = sink;
    this.#log = log;
    this.#startMs = clock.now();
  }

  get reasons(): readonly Reason[] {
    return this.#reasons;
  }

  get leases(): readonly LeaseRecord[] {
    return [...this.#leases.values()];
  }

  /** Begins the record of an activity; in a list it stands from now on, as unfinished. */
  begin(activity: unknown, list?: 'run' | 'rollbacks'): OpenRun {
    const startMs = this.#clock.now();
    const clean = this.#redact(activity);
    const finish = (result: Pick<ActivityRun, 'output' | 'status'> & Partial<ActivityRun>): ActivityRun => {
      const endMs = this.#clock.now();
      const times = { start: isoTime(startMs), end: isoTime(endMs), duration: (endMs - startMs) / 1000 };
      const { output, exception, tolerance_reason: reason } = result;
      return {
        activity: clean,
        ...result,
        output: this.#redact(output ?? null),
        ...times,
        ...(exception && { exception: this.#redact(exception) }),
        ...(reason !== undefined && { tolerance_reason: this.#redact(reason) }),
      };
    };
    const open: Slot = { open: () => finish({ output: null, status: 'aborted', exception: ['had not ended'] }) };
    const slots = list && this.#lists[list];
    const index = slots ? slots.push(open) - 1 : 0;
    this.#changed();
    return {
      startMs,
      end: (result) => {
        const done = finish(result);
        if (slots) slots[index] = { done };
        this.#changed();
        return done;
      },
    };
  }

  steady(when: 'before' | 'after', state: HypothesisState): void {
    this.#steady[when] = state;
    this.#changed();
  }

  during(state: HypothesisState): void {
    this.#during.push(state);
    this.#changed();
  }

  phase(phase: Phase): void {
    const now = isoTime(this.#clock.now());
    const last = this.#phases.pop();
    if (last) this.#phases.push({ ...last, end: now });
    this.#phases.push({ phase, start: now });
    // From the first moment there is a journal, and before anything is done it says so. The rest may wait for more to say.
    if (phase === 'preparing' || phase === 'inject') this.#flush();
    else this.#changed();
  }

  reason(reason: Reason): Reason {
    const clean = { ...reason, message: this.#redact(reason.message) };
    this.#reasons.push(clean);
    this.#changed();
    return clean;
  }

  lease(id: string, change: Partial<LeaseRecord>): void {
    this.#leases.set(id, this.#redact({ ...(this.#leases.get(id) as LeaseRecord), ...change, id }));
    this.#changed();
  }

  proof(proof: Omit<ProofRecord, 'at'>): void {
    this.#proofs.push(this.#redact({ ...proof, at: isoTime(this.#clock.now()) }));
    this.#changed();
  }

  recovery(recovery: RecoveryRecord): void {
    this.#recovery = recovery;
    this.#changed();
  }

  load(load: Partial<LoadRecord>): void {
    this.#load = this.#redact({ ...(this.#load as LoadRecord), ...load });
    this.#changed();
  }

  evidence(item: Evidence): void {
    this.#evidence.push(this.#redact(item));
    this.#changed();
  }

  warning(message: string): string {
    const clean = this.#redact(message);
    this.#warnings.push(clean);
    this.#changed();
    return clean;
  }

  /** The last word: writes the journal as complete. */
  complete(): Journal {
    this.#complete = true;
    this.#flush();
    return this.render();
  }

  /** A journal that cannot be written is no reason to leave a fault behind. */
  #flush(): void {
    try {
      this.#sink.flush(this.render);
    } catch (error) {
      this.#log('error', `the journal could not be written: ${messageOf(error)}`);
    }
  }

  #changed(): void {
    this.#sink.changed(this.render);
  }

  /** The journal as it is now. Until the run is complete it says `interrupted`: so it would be if it were killed now. */
  readonly render = (): Journal => {
    const { experiment, title, ...heading } = this.#heading;
    const now = this.#clock.now();
    const verdict = this.#complete ? verdictOf(this.#reasons) : 'aborted';
    const list = (slots: readonly Slot[]) => slots.map((slot) => ('done' in slot ? slot.done : slot.open()));
    return {
      'chaoslib-version': chaoslibVersion,
      platform: `${platform()}-${release()}-${arch()}`,
      node: hostname(),
      experiment: { ...experiment, title: this.#redact(title), dry: heading.dry ?? null },
      start: isoTime(this.#startMs),
      status: statusOf(verdict),
      deviated: this.#reasons.some((reason) => reason.verdict === 'deviated'),
      steady_states: { ...this.#steady, during: [...this.#during] },
      run: list(this.#lists.run),
      rollbacks: list(this.#lists.rollbacks),
      end: isoTime(now),
      duration: (now - this.#startMs) / 1000,
      gameday: {
        version: 1,
        ...heading,
        complete: this.#complete,
        verdict,
        as_expected: this.#complete && isAsExpected(verdict, heading.expected, pretends(heading.dry)),
        reasons: [...this.#reasons],
        phases: [...this.#phases],
        leases: [...this.#leases.values()],
        proofs: [...this.#proofs],
        ...(this.#recovery && { recovery: this.#recovery }),
        ...(this.#load && { load: this.#load }),
        evidence: [...this.#evidence],
        warnings: [...this.#warnings],
      },
    };
  };
}
