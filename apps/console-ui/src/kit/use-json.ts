import type { Reading } from '@gameday/console-api';
import { lastValue } from '@gameday/console-api';
import { useCallback, useEffect, useRef, useState } from 'react';
import { getJson } from './api.ts';

/**
 * What the server says at this address, asked again when the address changes, every `everyMs` where that is given, and on `again`.
 * What was known stays shown while it is asked anew.
 * @param path undefined: nothing is asked
 */
export function useJson<Value>(
  path: string | undefined,
  everyMs?: number,
): { reading: Reading<Value>; again: () => void } {
  const [reading, setReading] = useState<Reading<Value>>({ state: 'loading' });
  const [turn, setTurn] = useState(0);
  const shownFor = useRef(path);
  useEffect(() => {
    if (path === undefined) return;
    const ending = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (shownFor.current !== path) {
      shownFor.current = path;
      setReading({ state: 'loading' });
    }
    const ask = async () => {
      try {
        const value = await getJson<Value>(path, ending.signal);
        setReading({ state: 'ready', value, atMs: Date.now() });
      } catch (error) {
        if (ending.signal.aborted) return;
        const reason = error instanceof Error ? error.message : String(error);
        setReading((before) => {
          const last = lastValue(before);
          const sinceMs = before.state === 'away' ? before.sinceMs : Date.now();
          return { state: 'away', reason, sinceMs, ...(last !== undefined && { last }) };
        });
      }
      if (everyMs !== undefined && !ending.signal.aborted) timer = setTimeout(() => void ask(), everyMs);
    };
    void ask();
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, [path, everyMs, turn]);
  return { reading, again: useCallback(() => setTurn((before) => before + 1), []) };
}
