import type { Evidence } from '@gameday/chaos-engine';
import type { Lab } from '../lab/lab.ts';
import { TraceCopies } from '../observe/traces.ts';
import { explanationEvent, Explanations, tracesOf, type Told } from './explanations.ts';

const everyMs = 1_500;
/** Of each decision so many requests are copied, and so many of a whole run. */
const tracesPerDecision = 2;
const tracesMax = 60;
/** A run that trips breakers without end is told by its first decisions. */
const eventsMax = 300;

/** Reads the replicas' decisions while faults are in force, and copies the traces that they name at once. */
export class Follower {
  readonly #explanations: Explanations;
  readonly #copies: TraceCopies | undefined;
  readonly #wanted = new Map<string, Told>();
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #over = false;

  /** @param folder of the run; without one no trace is copied */
  constructor(lab: Lab, folder: string | undefined) {
    this.#explanations = new Explanations(lab);
    this.#copies = folder === undefined ? undefined : new TraceCopies(lab, folder);
  }

  start(): void {
    if (this.#timer || this.#over) return;
    const look = () => (this.#reading = this.#reading.then(() => this.#read(AbortSignal.timeout(everyMs * 2))));
    this.#timer = setInterval(look, everyMs);
    this.#timer.unref();
    void look();
  }

  /** Reads no more. */
  async stop(): Promise<void> {
    this.#over = true;
    clearInterval(this.#timer);
    await this.#reading;
  }

  /** All that was decided between two moments, and the traces that tell of it. */
  async collect(fromMs: number, toMs: number, signal: AbortSignal): Promise<Evidence[]> {
    await this.stop();
    await this.#read(signal);
    const told = this.#explanations.between(fromMs, toMs);
    // Spans of a trace come one process after the other: copies may have more of them by now.
    for (const id of this.#wanted.keys()) await this.#copy(id, signal);
    const traces = [...this.#wanted].flatMap(([traceId, { replica, summary }]): Evidence[] =>
      this.#copies?.has(traceId)
        ? [{ kind: 'trace', traceId, file: this.#copies.fileOf(traceId), says: `${replica}: ${summary}` }]
        : [],
    );
    return [...told.slice(0, eventsMax).map(explanationEvent), ...traces];
  }

  /** What cannot be had now is tried again with the next look. */
  async #read(signal: AbortSignal): Promise<void> {
    const fresh = await this.#explanations.read(signal).catch(() => []);
    for (const told of fresh) {
      for (const id of tracesOf(told).slice(0, tracesPerDecision)) {
        if (this.#wanted.size < tracesMax && !this.#wanted.has(id)) this.#wanted.set(id, told);
      }
    }
    for (const id of this.#wanted.keys()) if (!this.#copies?.has(id)) await this.#copy(id, signal);
  }

  async #copy(id: string, signal: AbortSignal): Promise<void> {
    if (!signal.aborted) await this.#copies?.copy(id, signal).catch(() => false);
  }
}
