import type { Log, RunEvent } from '@gameday/chaos-engine';
import type { Output } from '../../cli/io.ts';
import type { RunOpened } from '../runs/event-log.ts';

/** Shows runs while they go on. */
export interface ChaosProgress {
  begin(opened: RunOpened): void;
  watch(event: RunEvent): void;
  /** A line that is not of the run's own. */
  say(line: string): void;
  /** The run is over; what was drawn stays. */
  end(): void;
}

/** For `--quiet`: only what a person must know at once. */
export const silence = (out: Output): ChaosProgress => ({
  begin() {},
  watch(event) {
    if (event.type === 'fault' && event.state === 'undo failed') {
      out.write(`could not be undone: ${event.says}: ${event.message ?? ''}\n`);
    }
  },
  say: (line) => void out.write(`${line}\n`),
  end() {},
});

/** What a run logs, as lines of its progress; `debug` only for those who ask for it. */
export const logTo =
  (progress: ChaosProgress, debug: boolean): Log =>
  (level, message) => {
    if (level === 'debug' && !debug) return;
    progress.say(level === 'info' ? message : `${level}: ${message}`);
  };

/** The kind that fits where it leads: redrawn in place on a terminal, else lines. */
export async function progressFor(out: Output, quiet: boolean): Promise<ChaosProgress> {
  if (quiet) return silence(out);
  if (out.isTTY) return (await import('./live.ts')).liveProgress(out);
  return (await import('./lines.ts')).lineProgress(out);
}
