import type { ConsoleContext } from '../../context.ts';
import type { Book } from './book.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import type { Launcher } from './launch.ts';
import type { RunStreams } from './stream.ts';

/** What the routes of this page share. */
export interface Parts {
  readonly context: ConsoleContext;
  readonly catalogue: Catalogue;
  readonly book: Book;
  readonly launcher: Launcher;
  readonly streams: RunStreams;
  /** Commands that only look start one after the other: each takes a core for a second. */
  readonly oneByOne: <Made>(work: () => Promise<Made>) => Promise<Made>;
}

export function createQueue(): Parts['oneByOne'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
