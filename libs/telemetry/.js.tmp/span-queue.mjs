import { TraceFlags } from '@opentelemetry/api';
                                                                            
                                                               
                                                   

                                                                    

/** What happens to the spans of a queue. */
                                  
                                
                                                   
                                                                                        
                                                                                  
 

                                   
                                   
                              
                                                              
                                   
                                                                                
                                 
                     
                                 
 

/**
 * Ended spans wait here to be sent in batches, one request at a time. A receiver that is away costs the process a bounded
 * number of spans in memory and nothing else: new spans are dropped and counted, the batch under way is tried again.
 */
export class SpanQueue                          {
           #options                  ;
           #stop = new AbortController();
  #spans                 = [];
  #timer                            ;
  #sending                           ;
  /** Spans of the batch under way: they still take memory. */
  #underWay = 0;
  #reachable = true;
  #closed = false;
  /** While somebody waits for the queue to empty, a failure is final: they must not wait through pauses. */
  #flushing = 0;
  #wakeUp                          ;

  constructor(options                  ) {
    this.#options = options;
  }

  onStart()       {
    // Only ended spans are of interest.
  }

  onEnd(span              )       {
    if (this.#closed || (span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    const { spansMax, batchMax, delayMs } = this.#options.settings;
    if (this.#spans.length + this.#underWay >= spansMax) return this.#options.events.dropped(1, 'queue_full');
    this.#spans.push(span);
    if (this.#sending) return;
    if (this.#spans.length >= batchMax) this.#startSending();
    else this.#timer ??= setTimeout(() => this.#startSending(), delayMs).unref();
  }

  /** Sends all that waits now; resolves when it was sent or given up. Never rejects. */
  async forceFlush()                {
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
  async shutdown(deadlineMs = 2_000)                {
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

  #startSending()       {
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
  async #sendAll()                {
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

  async #sendBatch(batch                         )                      {
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

  #note(result            )       {
    const reachable = result.kind === 'ok';
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    this.#options.events.receiver({ reachable, reason: result.kind === 'ok' ? 'spans are taken' : result.reason });
  }

  #pause(ms        )                {
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
