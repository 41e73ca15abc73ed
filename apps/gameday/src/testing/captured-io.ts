import type { Io } from '../cli/io.ts';

export interface CapturedIo extends Io {
  readonly out: () => string;
  readonly err: () => string;
  /** Delivers a signal to whoever listens. */
  readonly signal: (signal: NodeJS.Signals) => void;
}

/** A command's surroundings in a test: output is kept, signals come from the test. */
export function capturedIo(env: NodeJS.ProcessEnv = {}): CapturedIo {
  let out = '';
  let err = '';
  const listeners = new Set<(signal: NodeJS.Signals) => void>();
  return {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env,
    cwd: process.cwd(),
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    out: () => out,
    err: () => err,
    signal: (signal) => listeners.forEach((listener) => listener(signal)),
  };
}
