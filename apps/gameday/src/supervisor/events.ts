import type { PartState } from '@gameday/conventions';

export type PartKind = 'engine' | 'app' | 'service';

/** A part that the lab goes without, or that does not get up, and why. */
export interface MissingPart {
  readonly name: string;
  readonly reason: string;
}

/** What a supervisor tells those who watch it: one JSON document a line on its socket. */
export type LabEvent =
  | {
      readonly type: 'part';
      readonly name: string;
      readonly kind: PartKind;
      readonly state: PartState;
      readonly reason?: string;
    }
  /** A part that is gone for good, such as a replica that was scaled away. */
  | { readonly type: 'removed'; readonly name: string }
  | { readonly type: 'install'; readonly engine: string; readonly message: string; readonly fraction?: number }
  | { readonly type: 'note'; readonly message: string }
  /** The app answers: what is needed is ready. */
  | { readonly type: 'appReady'; readonly seconds: number; readonly urls: Urls }
  /** All that can be had is ready. */
  | {
      readonly type: 'allReady';
      readonly seconds: number;
      readonly urls: Urls;
      readonly missing: readonly MissingPart[];
    }
  /** The lab does not come up by itself: why, and the last lines of the log of what is to blame. */
  | {
      readonly type: 'failed';
      readonly message: string;
      readonly hint?: string;
      readonly lines: readonly string[];
      /** The lab ends because of it. */
      readonly fatal?: true;
    }
  | { readonly type: 'stopping'; readonly reason: string }
  | { readonly type: 'stopped' };

/** Pages and APIs for people, by part. */
export type Urls = Readonly<Record<string, string>>;

/** Hands events to whoever listens, and what still matters of the past to whoever comes late. */
export class LabEvents {
  readonly #past = new Map<string, LabEvent>();
  readonly #listeners = new Set<(event: LabEvent) => void>();
  #notes = 0;

  emit(event: LabEvent): void {
    const key = this.#keyOf(event);
    this.#past.delete(key);
    if (event.type === 'removed') this.#past.delete(`part ${event.name}`);
    else this.#past.set(key, event);
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Calls back with the past that matters, then with each event; the result ends that. */
  subscribe(listener: (event: LabEvent) => void): () => void {
    for (const event of this.#past.values()) listener(event);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Events of one key replace each other. */
  #keyOf(event: LabEvent): string {
    if (event.type === 'part') return `part ${event.name}`;
    if (event.type === 'install') return `install ${event.engine}`;
    if (event.type === 'note') return `note ${this.#notes++}`;
    return event.type;
  }
}
