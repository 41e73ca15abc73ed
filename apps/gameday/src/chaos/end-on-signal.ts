import type { Io } from '../cli/io.ts';
import { watchLauncher } from './watch-launcher.ts';

export interface Ending {
  /** Aborts when the run is to end early; its reason says who did it. */
  readonly signal: AbortSignal;
  /** Signals end the process again. */
  release(): void;
}

/** Ends runs in good order at a signal, or when whoever started this process is gone. Nothing skips the undo. */
export function endOnSignal(io: Io, say: (line: string) => void): Ending {
  const control = new AbortController();
  const end = (by: string): void => {
    if (control.signal.aborted) {
      say(`${by}: still undoing; the command ends as soon as everything is undone`);
      return;
    }
    say(`${by}: ending, and undoing what was made`);
    control.abort(by);
  };
  const deaf = io.onSignal(end);
  const unwatch = watchLauncher(io.env, () => end('the end of the process that started it'));
  return {
    signal: control.signal,
    release() {
      deaf();
      unwatch();
    },
  };
}
