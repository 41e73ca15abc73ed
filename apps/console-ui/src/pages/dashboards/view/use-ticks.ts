import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

/** What is under way: the next refresh waits for it, so that a slow Prometheus is not asked ever more. */
export interface UnderWay {
  /** @returns what is called at the end */
  begin(): () => void;
  readonly count: number;
}

function createUnderWay(onChange: (busy: boolean) => void): UnderWay {
  let count = 0;
  return {
    get count() {
      return count;
    },
    begin() {
      count += 1;
      if (count === 1) onChange(true);
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        count -= 1;
        if (count === 0) onChange(false);
      };
    },
  };
}

const checkMs = 250;
/** A question that hangs holds the others back no longer than this. */
const patienceMs = 15_000;

export interface Ticks {
  /** Goes up with every refresh. */
  readonly tick: number;
  /** When the last refresh was. */
  readonly nowMs: number;
  readonly underWay: UnderWay;
  readonly busy: boolean;
  /** Refreshes at once. */
  readonly again: () => void;
}

/**
 * Refreshes at an interval; not while the tab is hidden, but at once when it is seen again and one was due.
 * @param everyMs undefined: only on `again`
 */
export function useTicks(everyMs: number | undefined): Ticks {
  const [{ tick, nowMs }, setNow] = useState(() => ({ tick: 0, nowMs: Date.now() }));
  const [busy, setBusy] = useState(false);
  const underWay = useRef<UnderWay>(undefined);
  underWay.current ??= createUnderWay(setBusy);
  const pending = underWay.current;
  const again = useCallback(() => setNow((before) => ({ tick: before.tick + 1, nowMs: Date.now() })), []);

  useEffect(() => {
    if (everyMs === undefined) return;
    const dueMs = nowMs + everyMs;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const check = () => {
      clearTimeout(timer);
      if (document.hidden) return;
      const leftMs = dueMs - Date.now();
      if (leftMs > 0) timer = setTimeout(check, leftMs);
      else if (pending.count > 0 && leftMs > -patienceMs) timer = setTimeout(check, checkMs);
      else again();
    };
    check();
    document.addEventListener('visibilitychange', check);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', check);
    };
  }, [everyMs, nowMs, again, pending]);

  return useMemo(() => ({ tick, nowMs, underWay: pending, busy, again }), [tick, nowMs, pending, busy, again]);
}
