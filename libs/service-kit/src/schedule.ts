/**
 * Does some work again and again, one after the other, without keeping the process alive.
 * @param work its failures are handed to `onError`
 * @returns a function that ends it and waits for the work under way
 */
export function every(
  intervalMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let current = Promise.resolve();
  const timer = setInterval(() => {
    current = current.then(work).catch(onError);
  }, intervalMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await current;
  };
}
