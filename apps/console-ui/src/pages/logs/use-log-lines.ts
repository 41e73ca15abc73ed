import type { LogAnswer, LogBucket, LogTail, Reading } from '@gameday/console-api';
import { lastValue } from '@gameday/console-api';
import { useCallback, useEffect, useRef, useState } from 'react';
import { getJson } from '../../kit/api.ts';
import { withLines } from './buckets.ts';
import type { KeyedLine } from './log-list.tsx';

export interface ShownLogs {
  readonly answer: LogAnswer;
  /** In the order of time. */
  readonly lines: readonly KeyedLine[];
  readonly buckets: readonly LogBucket[];
  /** While it was followed: how many matching lines came. */
  readonly followed: number;
  /** Came too quickly to be shown. */
  readonly skippedLines: number;
  readonly skippedBytes: number;
}

/** Lines that a page can hold while it follows. */
const linesMax = 1_000;
/** From one answer to the next question. */
const followMs = 1_500;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Waits, and longer while nobody looks at the page. */
const pause = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const go = () => {
      if (document.visibilityState === 'hidden' && !signal.aborted) return void setTimeout(go, followMs);
      resolve();
    };
    setTimeout(go, followMs);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** The lines that match, and with `follow` those that are written meanwhile. */
export function useLogLines(query: string, follow: boolean): { reading: Reading<ShownLogs>; again: () => void } {
  const [reading, setReading] = useState<Reading<ShownLogs>>({ state: 'loading' });
  const [turn, setTurn] = useState(0);
  const cursor = useRef<string>(undefined);
  const keys = useRef(0);
  const ready = reading.state === 'ready' || (reading.state === 'away' && reading.last !== undefined);

  const fail = useCallback((error: unknown) => {
    setReading((before) => {
      const last = lastValue(before);
      const sinceMs = before.state === 'away' ? before.sinceMs : Date.now();
      return { state: 'away', reason: reasonOf(error), sinceMs, ...(last && { last }) };
    });
  }, []);
  const keyed = useCallback((lines: LogTail['lines']): readonly KeyedLine[] => {
    return lines.map((line) => ({ key: String((keys.current += 1)), line }));
  }, []);

  useEffect(() => {
    const ending = new AbortController();
    cursor.current = undefined;
    void (async () => {
      try {
        const answer = await getJson<LogAnswer>(`/api/logs?${query}`, ending.signal);
        cursor.current = answer.cursor;
        const { buckets, lines } = answer;
        const value = { answer, lines: keyed(lines), buckets, followed: 0, skippedLines: 0, skippedBytes: 0 };
        setReading({ state: 'ready', atMs: Date.now(), value });
      } catch (error) {
        if (!ending.signal.aborted) fail(error);
      }
    })();
    return () => ending.abort();
  }, [query, turn, keyed, fail]);

  useEffect(() => {
    if (!follow || !ready) return;
    const ending = new AbortController();
    const take = (tail: LogTail) => {
      const came = keyed(tail.lines);
      setReading((before) => {
        const value = lastValue(before);
        if (!value) return before;
        const quiet = came.length === 0 && tail.skippedBytes === 0 && before.state === 'ready';
        if (quiet) return before;
        return {
          state: 'ready',
          atMs: Date.now(),
          value: {
            ...value,
            lines: [...value.lines, ...came].slice(-linesMax),
            buckets: withLines(value.buckets, value.answer.bucketMs, tail.lines),
            followed: value.followed + came.length + tail.skippedLines,
            skippedLines: value.skippedLines + tail.skippedLines,
            skippedBytes: value.skippedBytes + tail.skippedBytes,
          },
        };
      });
    };
    void (async () => {
      while (!ending.signal.aborted) {
        const from = cursor.current;
        if (from !== undefined) {
          try {
            const tail = await getJson<LogTail>(`/api/logs/tail?${query}&cursor=${from}`, ending.signal);
            if (cursor.current === from) {
              cursor.current = tail.cursor;
              take(tail);
            }
          } catch (error) {
            if (!ending.signal.aborted) fail(error);
          }
        }
        await pause(ending.signal);
      }
    })();
    return () => ending.abort();
  }, [follow, ready, query, keyed, fail]);

  return { reading, again: useCallback(() => setTurn((before) => before + 1), []) };
}
