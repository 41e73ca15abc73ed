import type { PartLog, PartLogLine } from '@gameday/console-api';
import { useEffect, useState } from 'react';
import { ApiError, getJson } from '../../kit/api.ts';

export interface ShownLog {
  readonly lines: readonly PartLogLine[];
  /** Why it is not there, or not up to date. */
  readonly problem: string | undefined;
  /** Why there is no log at all. */
  readonly absent: string | undefined;
  readonly loaded: boolean;
  /** Some of what was written is not shown. */
  readonly skipped: boolean;
}

const askEveryMs = 1_500;
/** Older lines go: all of them are on the page of logs. */
const linesMax = 1_000;

/** What is shown once an answer has come: its lines after those before, the latest of them. */
export function withAnswer(
  before: ShownLog,
  { lines, skippedBytes, restarted, absent }: PartLog,
  isFirst: boolean,
): ShownLog {
  // What it said last before it was started anew often tells why.
  const anew = restarted && before.lines.length > 0 ? [{ message: '── the log was begun anew ──' }] : [];
  const all = [...before.lines, ...anew, ...lines];
  return {
    lines: all.slice(-linesMax),
    problem: undefined,
    absent,
    loaded: true,
    skipped: before.skipped || (skippedBytes > 0 && !isFirst),
  };
}

const nothing: ShownLog = { lines: [], problem: undefined, absent: undefined, loaded: false, skipped: false };

/** The end of a part's log, and what is written meanwhile while `live`. */
export function usePartLog(part: string, live: boolean): ShownLog {
  const [shown, setShown] = useState(nothing);
  useEffect(() => setShown(nothing), [part]);
  useEffect(() => {
    const ending = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let next: number | undefined;
    const ask = async () => {
      try {
        const from = next === undefined ? '' : `?from=${next}`;
        const answer = await getJson<PartLog>(
          `/api/engines/parts/${encodeURIComponent(part)}/log${from}`,
          ending.signal,
        );
        const isFirst = next === undefined;
        next = answer.next;
        setShown((before) => withAnswer(isFirst ? nothing : before, answer, isFirst));
      } catch (error) {
        if (ending.signal.aborted) return;
        const problem = error instanceof Error ? error.message : String(error);
        setShown((before) => ({ ...before, problem, loaded: true }));
        if (error instanceof ApiError && error.status === 404) return;
      }
      if (live && !ending.signal.aborted) timer = setTimeout(() => void ask(), askEveryMs);
    };
    void ask();
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, [part, live]);
  return shown;
}
