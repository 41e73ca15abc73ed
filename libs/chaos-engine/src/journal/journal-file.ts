import { atomicWriteFile } from '@gameday/process/identity';
import type { Journal } from './journal.ts';

/** Where a journal goes while it grows. */
export interface JournalSink {
  /** Says that there is more; `render` makes the journal as it is now, whenever it is asked. */
  changed(render: () => Journal): void;
  /** Writes at once, or throws. */
  flush(render: () => Journal): void;
}

export const noJournal: JournalSink = { changed: () => {}, flush: () => {} };

/**
 * Keeps a journal in a file, which is replaced as a whole each time: whoever reads it, also after the writer was killed,
 * finds a complete JSON document that is at most `intervalMs` old.
 */
export function journalFile(file: string, { intervalMs = 250 } = {}): JournalSink {
  let timer: NodeJS.Timeout | undefined;
  let latest: (() => Journal) | undefined;
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (latest) atomicWriteFile(file, `${JSON.stringify(latest(), undefined, 2)}\n`);
    latest = undefined;
  };
  // What fails here fails again at the next flush, where somebody hears of it.
  const tryToWrite = (): void => {
    try {
      write();
    } catch {
      timer = undefined;
    }
  };
  return {
    changed(render) {
      latest = render;
      timer ??= setTimeout(tryToWrite, intervalMs).unref();
    },
    flush(render) {
      latest = render;
      write();
    },
  };
}
