/** How long something that must end may still take. It can be shortened, never lengthened. */
export class Grace {
  readonly #expiry = new AbortController();
  #deadlineMs = Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number) {
    this.shortenTo(ms);
  }

  /** Aborts when the time is over. */
  get expired(): AbortSignal {
    return this.#expiry.signal;
  }

  get leftMs(): number {
    return Math.max(0, this.#deadlineMs - performance.now());
  }

  /** So much from now, if that is sooner. */
  shortenTo(ms: number): void {
    const deadlineMs = performance.now() + ms;
    if (deadlineMs >= this.#deadlineMs) return;
    this.#deadlineMs = deadlineMs;
    clearTimeout(this.#timer);
    if (ms <= 0) this.#expiry.abort();
    else this.#timer = setTimeout(() => this.#expiry.abort(), ms);
  }

  /** Resolves when the work is done or the time is over, whichever comes first. */
  async within(work: Promise<unknown>): Promise<void> {
    const { expired } = this;
    if (expired.aborted) return;
    const over = Promise.withResolvers<void>();
    expired.addEventListener('abort', () => over.resolve(), { once: true });
    await Promise.race([work, over.promise]);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
