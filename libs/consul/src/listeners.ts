/** Listeners of one thing. One that throws fails on its own, as an uncaught exception, and does not keep the others from being told. */
export interface Listeners<Message> {
  /** @returns a function that removes the listener */
  add(listener: (message: Message) => void): () => void;
  tell(message: Message): void;
}

export function createListeners<Message>(): Listeners<Message> {
  const all = new Set<(message: Message) => void>();
  return {
    add(listener) {
      // A wrapper, so that the same function added twice is told twice and removed one at a time.
      const entry = (message: Message): void => listener(message);
      all.add(entry);
      return () => void all.delete(entry);
    },
    tell(message) {
      for (const listener of [...all]) {
        try {
          listener(message);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}
