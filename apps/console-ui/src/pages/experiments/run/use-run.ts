import type { RunStream } from '@gameday/console-api';
import { useEffect, useState } from 'react';
import { afterEvents, emptyRun, type RunView } from './run-view.ts';

export type Following = 'connecting' | 'following' | 'ended' | 'lost' | 'away';

interface Followed {
  readonly run: string | undefined;
  readonly view: RunView;
  readonly following: Following;
}

/** A stream that was refused is asked for again after so long. */
const againMs = 3_000;

const nothing = (run: string | undefined): Followed => ({ run, view: emptyRun, following: 'connecting' });

/**
 * Follows a run from its first event to its last.
 * @param run undefined: nothing is followed
 */
export function useRun(run: string | undefined): Followed {
  const [followed, setFollowed] = useState(nothing(run));
  useEffect(() => {
    setFollowed(nothing(run));
    if (run === undefined) return;
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      source = new EventSource(`/api/experiments/runs/${encodeURIComponent(run)}/events`);
      const on = <Name extends keyof RunStream>(name: Name, take: (data: RunStream[Name]) => void) =>
        source.addEventListener(name, (event: MessageEvent<string>) => take(JSON.parse(event.data) as RunStream[Name]));
      // On every connection all is sent anew.
      on('begin', () => setFollowed({ run, view: emptyRun, following: 'following' }));
      on('events', (events) => setFollowed((before) => ({ ...before, view: afterEvents(before.view, events) })));
      on('end', ({ state }) => {
        source.close();
        setFollowed((before) => ({ ...before, following: state === 'lost' ? 'lost' : 'ended' }));
      });
      source.addEventListener('error', () => {
        setFollowed((before) => ({ ...before, following: 'away' }));
        // A broken connection is mended by the browser, a refused one is not.
        if (source.readyState === EventSource.CLOSED) timer = setTimeout(follow, againMs);
      });
    };
    follow();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [run]);
  return followed.run === run ? followed : nothing(run);
}
