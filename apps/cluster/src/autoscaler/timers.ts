/** Calls back once after so many real milliseconds; the result cancels that. */
export type Timers = (ms: number, run: () => void) => () => void;

/** The real ones; they do not keep the process alive. */
export const realTimers: Timers = (ms, run) => {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
};
