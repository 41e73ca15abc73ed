import type { ProgressEvent } from '@gameday/engine-kit';

/** What is written to; a terminal says how wide it is. */
export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const clearLine = '\r\u001b[2K';
/** Where there is no terminal, as in a CI log, a step that lasts is shown no more often than this. */
const quietIntervalMs = 15_000;

/**
 * Shows progress: on a terminal in one line that is written over, elsewhere as a line now and then.
 * @param now milliseconds of a monotonic clock
 */
export function progressPrinter(screen: Screen, now: () => number = () => performance.now()) {
  let shownAt = -Infinity;
  let shownStep = '';
  const text = ({ engine, message, fraction }: ProgressEvent) => {
    const percent = fraction === undefined || fraction >= 1 ? '' : ` ${Math.round(fraction * 100)} %`;
    return `${engine}${percent}: ${message}`;
  };
  return {
    show(event: ProgressEvent): void {
      if (event.step === 'done') return; // the summary says it
      if (screen.isTTY) {
        screen.write(`${clearLine}${text(event).slice(0, (screen.columns ?? 80) - 1)}`);
        return;
      }
      const step = `${event.engine} ${event.step}`;
      const lasting = event.fraction !== undefined && step === shownStep;
      if (lasting && now() - shownAt < quietIntervalMs) return;
      [shownAt, shownStep] = [now(), step];
      screen.write(`${text(event)}\n`);
    },
    /** A line that stays. */
    line(message: string): void {
      screen.write(`${screen.isTTY ? clearLine : ''}${message}\n`);
    },
  };
}
