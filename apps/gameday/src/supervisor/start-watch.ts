import type { LabEvents, Urls } from './events.ts';
import { judgeStart, type StartingPart } from './progress-of-start.ts';

/** Says it, once each, when the app has come up, when everything has, and what does not get up. */
export class StartWatch {
  readonly #events: LabEvents;
  readonly #urls: () => Urls;
  readonly #beganMs: number;
  readonly #now: () => number;
  readonly #failed = new Set<string>();
  #appReady = false;
  #allReady = false;

  constructor(events: LabEvents, urls: () => Urls, now: () => number = () => performance.now()) {
    this.#events = events;
    this.#urls = urls;
    this.#now = now;
    this.#beganMs = now();
  }

  /** Looks at every part of the lab, after one of them has changed. */
  judge(parts: readonly StartingPart[]): void {
    const verdict = judgeStart(parts);
    const seconds = Math.round((this.#now() - this.#beganMs) / 100) / 10;
    if (verdict.appReady && !this.#appReady) {
      this.#appReady = true;
      this.#events.emit({ type: 'appReady', seconds, urls: this.#urls() });
    }
    if (verdict.settled && !this.#allReady) {
      this.#allReady = true;
      this.#events.emit({ type: 'allReady', seconds, urls: this.#urls(), missing: verdict.missing });
    }
  }

  /** Before the app was ready: says it when this shows that a needed part does not get up. */
  blame(name: string, reason: string | undefined, lastLines: readonly string[], parts: readonly StartingPart[]): void {
    if (this.#appReady || reason === undefined) return;
    if (judgeStart(parts).failing.some((part) => part.name === name)) {
      this.fail(name, `${name} does not get ready: ${reason}`, lastLines);
    }
  }

  fail(part: string, message: string, lines: readonly string[]): void {
    if (this.#failed.has(part)) return;
    this.#failed.add(part);
    this.#events.emit({ type: 'failed', message, hint: `gameday logs ${part} shows more`, lines });
  }
}
