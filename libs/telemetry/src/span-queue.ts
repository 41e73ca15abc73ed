import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { SendResult, SpanSender } from './span-sender.ts';
import type { QueueSettings } from './settings.ts';

export type DropReason = 'queue_full' | 'export_failed' | 'refused';

/** What happens to the spans of a queue. */
export interface SpanQueueEvents {
  exported(spans: number): void;
  dropped(spans: number, reason: DropReason): void;
  /** The receiver stopped taking spans, or takes them again: called once per change. */
  receiver(state: { readonly reachable: boolean; readonly reason: string }): void;
}

export interface SpanQueueOptions {
  readonly settings: QueueSettings;
  readonly sender: SpanSender;
  readonly encode: (spans: readonly ReadableSpan[]) => string;
  readonly events: SpanQueueEvents;
  /** First pause after a failure; doubles to `backoffMsMax`. Default 500 ms. */
  readonly backoffMsMin?: number;
  /** Default 5 s. */
  readonly backoffMsMax?: number;
}

/**
 * Ended spans wait here to be sent in batches, one request at a time. A receiver that is away costs the process a bounded
 * number of spans in memory and nothing else: new spans are dropped and counted, the batch under way is tried again.
 */
export class SpanQueue implements SpanProcessor {
  readonly #options: SpanQueueOptions;
  readonly #stop = new AbortController();
  #spans: ReadableSpan[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  /** Spans of the batch under way: they still take memory. */
  #underWay = 0;
  #reachable = true;
  #closed = false;
  /** While somebody waits for the queue to empty, a failure is final: they must not wait through pauses. */
  #flushing = 0;
  #wakeUp: (() => void) | undefined;

  constructor(options: SpanQueueOptions) {
    this.#options = options;
  }

  onStart(): void {
    // Only ended spans are of interest.
  }

  onEnd(span: ReadableSpan): void {
    if (this.#closed || (span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    const { spansMax, batchMax, delayMs } = this.#options.settings;
    if (this.#spans.length + this.#underWay >= spansMax) return this.#options.events.dropped(1, 'queue_full');
    this.#spans.push(span);
    if (this.#sending) return;
    if (this.#spans.length >= batchMax) this.#startSending();
    else this.#timer ??= setTimeout(() => this.#startSending(), delayMs).unref();
  }

  /** Sends all that waits now; resolves when it was sent or given up. Never rejects. */
  async forceFlush(): Promise<void> {
    this.#flushing += 1;
    this.#wakeUp?.();
    try {
      while (this.#spans.length > 0 || this.#sending) {
        this.#startSending();
        await this.#sending;
      }
    } finally {
      this.#flushing -= 1;
    }
  }

  /** Flushes for at most `deadlineMs`, then gives up what is left. */
  async shutdown(deadlineMs = 2_000): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const late = setTimeout(() => {
      this.#stop.abort();
      this.#wakeUp?.();
    }, deadlineMs);
    await this.forceFlush();
    clearTimeout(late);
    this.#options.sender.close();
  }

  #startSending(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#sending || this.#spans.length === 0) return;
    this.#sending = this.#sendAll().finally(() => {
      this.#sending = undefined;
      if (this.#spans.length > 0) {
        this.#timer ??= setTimeout(() => this.#startSending(), this.#options.settings.delayMs).unref();
      }
    });
  }

  /** Sends batches until fewer than a whole one is left (all of them where somebody waits for it). */
  async #sendAll(): Promise<void> {
    const { batchMax } = this.#options.settings;
    do {
      const batch = this.#spans.splice(0, batchMax);
      this.#underWay = batch.length;
      const result = await this.#sendBatch(batch);
      this.#underWay = 0;
      if (result.kind === 'ok') this.#options.events.exported(batch.length);
      else this.#options.events.dropped(batch.length, result.kind === 'refused' ? 'refused' : 'export_failed');
    } while (this.#spans.length >= batchMax || (this.#flushing > 0 && this.#spans.length > 0));
  }

  async #sendBatch(batch: readonly ReadableSpan[]): Promise<SendResult> {
    const { settings, sender, encode, backoffMsMin = 500, backoffMsMax = 5_000 } = this.#options;
    if (this.#stop.signal.aborted) return { kind: 'retry', reason: 'the process is stopping' };
    const body = encode(batch);
    const giveUpAt = performance.now() + settings.giveUpMs;
    for (let pauseMs = backoffMsMin; ; pauseMs = Math.min(backoffMsMax, pauseMs * 2)) {
      const result = await sender.send(body, this.#stop.signal);
      this.#note(result);
      if (result.kind !== 'retry') return result;
      const waitMs = result.afterMs ?? pauseMs * (0.5 + Math.random() / 2);
      if (this.#flushing > 0 || this.#stop.signal.aborted || performance.now() + waitMs > giveUpAt) return result;
      await this.#pause(waitMs);
    }
  }

  #note(result: SendResult): void {
    const reachable = result.kind === 'ok';
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    this.#options.events.receiver({ reachable, reason: result.kind === 'ok' ? 'spans are taken' : result.reason });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wakeUp?.(), ms).unref();
      this.#wakeUp = () => {
        clearTimeout(timer);
        this.#wakeUp = undefined;
        resolve();
      };
    });
  }
}
