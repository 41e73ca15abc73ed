/** The part of the DOM's AbortSignal that is used here; Node's own fits. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** The part of the DOM's AbortController that is used here; Node's own fits. */
export interface AbortLike<S extends AbortSignalLike = AbortSignalLike> {
  readonly signal: S;
  abort(reason?: unknown): void;
}

/**
 * Everything that the policies take from outside, handed in by the outermost layer. In Node:
 * `{ now: () => performance.now(), random: Math.random, setTimer: (ms, fire) => setTimeout(fire, ms).unref(),
 *    clearTimer: clearTimeout, createAbort: () => new AbortController() }`.
 *
 * `S` is the type of the signals that attempts are handed, so that a client which wants a real AbortSignal needs no cast.
 */
export interface Runtime<S extends AbortSignalLike = AbortSignalLike> {
  /** Monotonic milliseconds; may be fractional. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  /** Calls `fire` once after `delayMs`, never synchronously. Timers must not keep the process alive. */
  setTimer(delayMs: number, fire: () => void): unknown;
  clearTimer(timer: unknown): void;
  createAbort(): AbortLike<S>;
}
