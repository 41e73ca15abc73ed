/** What several ask for at once, or one shortly after the other, is asked once. */
export interface SharedAnswers<Question> {
  /** @throws what asking threw; what `signal` was aborted with */
  ask(question: Question, signal: AbortSignal): Promise<Buffer>;
}

export interface SharedAnswersOptions<Question> {
  readonly ask: (question: Question, signal: AbortSignal) => Promise<Buffer>;
  /** Equal questions have equal keys. */
  readonly keyOf: (question: Question) => string;
  /** How long an answer is given to further askers. */
  readonly keptMs: number;
  /** All kept answers together; beyond it the oldest go. */
  readonly bytesMax: number;
  /** Default `performance.now`. */
  readonly nowMs?: () => number;
}

interface Entry {
  readonly answer: Promise<Buffer>;
  readonly ending: AbortController;
  /** Those who wait for it. */
  waiting: number;
  /** Set when it is there. */
  kept?: { readonly untilMs: number; readonly bytes: number };
}

/** A question ends when nobody waits for it any more. */
export function createSharedAnswers<Question>(options: SharedAnswersOptions<Question>): SharedAnswers<Question> {
  const { ask, keyOf, keptMs, bytesMax, nowMs = () => performance.now() } = options;
  const entries = new Map<string, Entry>();
  let bytesKept = 0;

  const drop = (key: string, entry: Entry) => {
    if (entries.get(key) !== entry) return;
    entries.delete(key);
    bytesKept -= entry.kept?.bytes ?? 0;
  };
  /** In the order of asking, which is nearly that of their age. */
  const tidy = () => {
    for (const [key, entry] of entries) {
      if (entry.kept && (entry.kept.untilMs <= nowMs() || bytesKept > bytesMax)) drop(key, entry);
    }
  };
  const begin = (key: string, question: Question): Entry => {
    const ending = new AbortController();
    const entry: Entry = { answer: ask(question, ending.signal), ending, waiting: 0 };
    entries.set(key, entry);
    entry.answer.then(
      ({ length }) => {
        if (entries.get(key) !== entry) return;
        entry.kept = { untilMs: nowMs() + keptMs, bytes: length };
        bytesKept += length;
        tidy();
      },
      // An error is told to those who wait for it, and is not kept.
      () => drop(key, entry),
    );
    return entry;
  };

  return {
    async ask(question, signal) {
      signal.throwIfAborted();
      tidy();
      const key = keyOf(question);
      const entry = entries.get(key) ?? begin(key, question);
      entry.waiting += 1;
      let leave!: () => void;
      const left = new Promise<never>((_resolve, reject) => {
        leave = () => reject(signal.reason);
        signal.addEventListener('abort', leave, { once: true });
      });
      try {
        return await Promise.race([entry.answer, left]);
      } finally {
        signal.removeEventListener('abort', leave);
        entry.waiting -= 1;
        if (entry.waiting === 0 && !entry.kept) {
          drop(key, entry);
          entry.ending.abort();
        }
      }
    },
  };
}
